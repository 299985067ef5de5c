/// What makes one application different from another: its words, its colours, its mark.
package struct Look: Sendable {
    package let title: String
    package let purpose: String
    package let style: String
    package let icon: String

    package init(title: String, purpose: String, style: String, icon: String) {
        self.title = title
        self.purpose = purpose
        self.style = style
        self.icon = icon
    }
}
