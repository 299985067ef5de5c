package import Messages

/// The session is over: which applications were told, and which were not.
package struct SignedOutPage: Page {
    package enum Status: Sendable, CaseIterable {
        case told, pending, unreachable, unsupported
        /// By a frame of this page: what the application made of it is not known.
        case framed
    }

    package struct Application: Sendable {
        package let name: String
        package let status: Status

        package init(name: String, status: Status) {
            self.name = name
            self.status = status
        }
    }

    /// What is loaded out of sight, so that an application ends its own session in this browser.
    package struct Frame: Sendable {
        package let name: String
        package let address: String

        package init(name: String, address: String) {
            self.name = name
            self.address = address
        }
    }

    package let applications: [Application]
    package let frames: [Frame]
    package let returnURL: String?
    package let signInURL: String

    /// With frames and a return address the page goes on by itself once all have loaded, or after three seconds; the
    /// link stays for browsers without scripts.
    package init(
        applications: [Application],
        frames: [Frame] = [],
        returnURL: String? = nil,
        signInURL: String = "/"
    ) {
        self.applications = applications
        self.frames = frames
        self.returnURL = returnURL
        self.signInURL = signInURL
    }

    package var scripts: [PageScript] { self.frames.isEmpty || self.returnURL == nil ? [] : [.leaving] }

    package func title(_ messages: Messages) -> String { messages(.signedOutTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let mayStayOpen = self.applications.contains { $0.status == .unreachable || $0.status == .unsupported }
        return [
            "hasApplications": .flag(!self.applications.isEmpty),
            "applications": .list(self.applications.map { Self.describe($0, messages) }),
            "mayStayOpen": .flag(mayStayOpen),
            "hasFrames": .flag(!self.frames.isEmpty),
            "frames": .list(
                self.frames.map { ["frameName": .text($0.name), "frameAddress": .link($0.address)] }
            ),
            "returnURL": .link(self.returnURL),
            "signInURL": .link(self.signInURL),
        ]
    }

    private static func describe(_ application: Application, _ messages: Messages) -> [String: PageValue] {
        let (key, tone): (MessageKey, PageValue) =
            switch application.status {
            case .told: (.signedOutTold, "good")
            case .pending: (.signedOutPending, "neutral")
            case .unreachable: (.signedOutUnreachable, "warning")
            case .unsupported: (.signedOutUnsupported, "warning")
            case .framed: (.signedOutFramed, "neutral")
            }
        return ["name": .text(application.name), "status": .text(messages(key)), "tone": tone]
    }
}
