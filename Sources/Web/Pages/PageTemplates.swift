/// The embedded templates by name.
package enum PageTemplates {
    package static var all: [String: String] {
        let files = Embedded.names.filter { $0.hasPrefix("Templates/") }
        let named = files.map {
            (String($0.dropFirst("Templates/".count).prefix { $0 != "." }), Embedded.text($0) ?? "")
        }
        return Dictionary(named) { first, _ in first }
    }
}
