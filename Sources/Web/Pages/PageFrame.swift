/// What surrounds a page, whatever the page is.
package struct PageFrame: Sendable {
    /// Whom to ask for help: the collectivité's support once it is known, else the region's.
    package struct Support: Sendable {
        package let name: String
        package let mail: String?
        package let phone: String?

        package init(name: String, mail: String? = nil, phone: String? = nil) {
            self.name = name
            self.mail = mail
            self.phone = phone
        }
    }

    /// Path and query of this page for the links that change the language; safe to ask for with GET.
    package let path: String
    package let support: Support?
    package let accessibilityPath: String

    package init(path: String, support: Support? = nil, accessibilityPath: String = "/accessibility") {
        self.path = path
        self.support = support
        self.accessibilityPath = accessibilityPath
    }

    func path(in language: String) -> String {
        let separator = self.path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        return "\(self.path)\(separator)ui_locales=\(language)"
    }
}
