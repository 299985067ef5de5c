package import Messages

/// What one page says. Its template has the name of its type; texts without arguments come from `{{m.key}}`.
package protocol Page: Sendable {
    static var template: String { get }

    /// Whether the page is about something that went wrong: its title then says so first.
    var isProblem: Bool { get }
    var navigation: PageNavigation? { get }
    /// What makes the page easier where scripts run. It works without, passkeys apart.
    var scripts: [PageScript] { get }
    func title(_ messages: Messages) -> String
    func context(_ messages: Messages) -> [String: PageValue]
}

extension Page {
    package static var template: String { String(describing: Self.self) }
    package var isProblem: Bool { false }
    package var navigation: PageNavigation? { nil }
    package var scripts: [PageScript] { [] }
}
