package import Messages

/// Which code does the device show? Posts `csrf`, `user_code`.
package struct DeviceCodePage: Page {
    /// Why the page is shown again: one word in its address.
    package enum Failure: String, Sendable {
        case missing, unknown, throttled

        package func sentence(minutes: Int) -> Sentence {
            switch self {
            case .missing: Sentence(.deviceMissing)
            case .unknown: Sentence(.deviceUnknown)
            case .throttled: Sentence(.passwordThrottled, count: minutes)
            }
        }
    }

    package let action: String
    package let csrf: String
    package let code: String
    package let error: Sentence?

    package init(action: String, csrf: String, code: String = "", error: Sentence? = nil) {
        self.action = action
        self.csrf = csrf
        self.code = code
        self.error = error
    }

    package var isProblem: Bool { self.error != nil }

    package func title(_ messages: Messages) -> String { messages(.deviceTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "csrf": .text(self.csrf),
            "code": .text(self.code),
            "error": .optional(self.error.map { messages($0) }),
        ]
    }
}
