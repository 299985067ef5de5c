/// What makes one application different from another: its words, its colours, its mark.
package struct Look: Sendable {
    package let title: String
    package let purpose: String
    /// Where the application's own pages begin.
    package let entry: (words: String, address: String)
    package let style: String
    package let icon: String

    package init(title: String, purpose: String, entry: (words: String, address: String), style: String, icon: String) {
        self.title = title
        self.purpose = purpose
        self.entry = entry
        self.style = style
        self.icon = icon
    }
}
