package import Messages

/// A code application is added: the drawing to scan, the key to type, the first code. Posts `state`, `csrf`, `name`,
/// `code`.
package struct TOTPEnrolmentPage: Page {
    package static let nameMissing = Sentence(.deviceNameMissing)

    package let action: String
    package let state: String
    package let csrf: String
    package let drawing: PageDrawing
    /// The shared secret in Base32; shown in groups of four.
    package let key: String
    /// An `otpauth:` address, for the applications of the device in hand.
    package let address: String?
    package let name: String
    package let nameError: Sentence?
    package let error: Sentence?
    package let cancelURL: String
    package let navigation: PageNavigation?

    package init(
        action: String,
        state: String,
        csrf: String,
        drawing: PageDrawing,
        key: String,
        address: String? = nil,
        name: String = "",
        nameError: Sentence? = nil,
        error: Sentence? = nil,
        cancelURL: String,
        navigation: PageNavigation? = nil
    ) {
        self.action = action
        self.state = state
        self.csrf = csrf
        self.drawing = drawing
        self.key = key
        self.address = address
        self.name = name
        self.nameError = nameError
        self.error = error
        self.cancelURL = cancelURL
        self.navigation = navigation
    }

    package var isProblem: Bool { self.error != nil || self.nameError != nil }

    package func title(_ messages: Messages) -> String { messages(.totpTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "action": .text(self.action),
            "state": .text(self.state),
            "csrf": .text(self.csrf),
            "drawing": self.drawing.value,
            "keyParts": .list(Self.parts(self.key).map { ["keyPart": .text($0)] }),
            "address": .link(self.address),
            "name": .text(self.name),
            "nameError": .optional(self.nameError.map { messages($0) }),
            "error": .optional(self.error.map { messages($0) }),
            "cancelURL": .link(self.cancelURL),
        ]
    }

    private static func parts(_ key: String) -> [String] {
        var rest = key[...]
        var parts: [String] = []
        while !rest.isEmpty {
            parts.append(String(rest.prefix(4)))
            rest = rest.dropFirst(4)
        }
        return parts
    }
}
