/// A sentence still to be said: which one, with what, in a language chosen later.
package struct Sentence: Sendable, Hashable {
    package let key: MessageKey
    package let arguments: [String: String]
    package let count: Int?

    package init(_ key: MessageKey, _ arguments: [String: String] = [:], count: Int? = nil) {
        self.key = key
        self.arguments = arguments
        self.count = count
    }
}
