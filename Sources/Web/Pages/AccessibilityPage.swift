package import Messages

/// The accessibility statement that public bodies owe.
package struct AccessibilityPage: Page {
    package init() {}

    package func title(_ messages: Messages) -> String { messages(.accessibilityTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] { [:] }
}
