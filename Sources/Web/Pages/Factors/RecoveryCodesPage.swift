package import Messages

/// Ten new recovery codes, shown once. « Je les ai notés » posts `state`, `csrf`; the text file is asked for by a form
/// of its own with the same fields, because an address with codes in it would be kept.
package struct RecoveryCodesPage: Page {
    package let action: String
    package let downloadAction: String
    package let state: String
    package let csrf: String
    package let codes: [String]
    package let navigation: PageNavigation?

    package init(
        action: String,
        downloadAction: String,
        state: String,
        csrf: String,
        codes: [String],
        navigation: PageNavigation? = nil
    ) {
        self.action = action
        self.downloadAction = downloadAction
        self.state = state
        self.csrf = csrf
        self.codes = codes
        self.navigation = navigation
    }

    package func title(_ messages: Messages) -> String { messages(.codesTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "downloadAction": .text(self.downloadAction),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "codes": .list(self.codes.map { ["recoveryCode": .text($0)] }),
        ]
    }
}
