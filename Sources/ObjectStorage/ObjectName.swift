package import Primitives

/// The name of an object: 128 random bits in hexadecimal, so that no name is a path and none tells what it holds.
package struct ObjectName: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Exactly 32 lower-case hexadecimal digits; anything else is `nil`.
    package init?(_ text: String) {
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.utf8.count == 32, digits else { return nil }
        self.text = text
    }

    private init(digits: String) { self.text = digits }

    package static func make(random: any RandomSource) -> Self { Self(digits: Hex.encode(random.bytes(16))) }

    package var description: String { self.text }
}
