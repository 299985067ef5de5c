/// Bytes that must not be printed: a password, a token, a key. Compared in constant time.
package struct Secret: Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }
    package init(_ text: String) { self.bytes = Array(text.utf8) }

    package var isEmpty: Bool { self.bytes.isEmpty }

    /// The text, when the bytes are UTF-8; the one door out, named so that reviews find it.
    package func revealed() -> String { String(decoding: self.bytes, as: UTF8.self) }
}

extension Secret: Equatable {
    package static func == (left: Secret, right: Secret) -> Bool { constantTimeEquals(left.bytes, right.bytes) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Compares without telling by time where two values differ. Lengths are not hidden.
@inlinable
package func constantTimeEquals(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (first, second) in zip(left, right) { difference |= first ^ second }
    return difference == 0
}
