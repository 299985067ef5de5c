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

    /// The collectivité whose page this is: its name, and its logo and colours when it has declared some.
    package struct Brand: Sendable {
        package let realmName: String
        package let logoURL: String?
        /// Where `RealmTheme` is served, such as `/realms/exemple/theme.css`: no colour stands in the page itself.
        package let themeURL: String?

        package init(realmName: String, logoURL: String? = nil, themeURL: String? = nil) {
            self.realmName = realmName
            self.logoURL = logoURL
            self.themeURL = themeURL
        }

        var value: PageValue {
            .group([
                "brandName": .text(self.realmName),
                "brandLogo": .link(self.logoURL),
                "brandTheme": .link(self.themeURL),
            ])
        }
    }

    /// Path and query of this page for the links that change the language; safe to ask for with GET.
    package let path: String
    package let support: Support?
    package let brand: Brand?
    package let accessibilityPath: String

    package init(
        path: String,
        support: Support? = nil,
        brand: Brand? = nil,
        accessibilityPath: String = "/accessibility"
    ) {
        self.path = path
        self.support = support
        self.brand = brand
        self.accessibilityPath = accessibilityPath
    }

    func path(in language: String) -> String {
        let separator = self.path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        return "\(self.path)\(separator)ui_locales=\(language)"
    }
}
