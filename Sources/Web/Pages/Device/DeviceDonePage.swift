package import Messages

/// What became of a device: the agent goes back to it.
package struct DeviceDonePage: Page {
    package let isAllowed: Bool

    package init(isAllowed: Bool) { self.isAllowed = isAllowed }

    package func title(_ messages: Messages) -> String {
        messages(self.isAllowed ? .deviceDoneTitle : .deviceRefusedTitle)
    }

    package func context(_ messages: Messages) -> [String: PageValue] {
        ["lead": .text(messages(self.isAllowed ? .deviceDoneLead : .deviceRefusedLead))]
    }
}
