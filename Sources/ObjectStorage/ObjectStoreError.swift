import Foundation

/// What an object store refused. `description` is safe to show; paths and the system's words are in `debugDescription`.
package struct ObjectStoreError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package enum Code: String, Sendable {
        case noSpace, unavailable, missing, corrupt, digestMismatch, tooLarge, interrupted
        /// The key is not 256 bits.
        case badKey
        /// Another request is writing this upload.
        case busy
        /// The bytes offered do not start where the upload stands.
        case wrongOffset
    }

    package let code: Code
    /// The system's `errno`, or zero.
    package let number: Int32
    package let detail: String
    /// What the source of the bytes threw, when the code is `interrupted`.
    package let cause: (any Error)?

    package init(_ code: Code, number: Int32 = 0, detail: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.number = number
        self.detail = detail
        self.cause = cause
    }

    /// A refused system call. A full disk and a full quota are one thing to those who wait.
    static func system(_ call: String, number: Int32) -> Self {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            case EWOULDBLOCK: .busy
            default: .unavailable
            }
        return Self(code, number: number, detail: call)
    }

    package var description: String {
        switch self.code {
        case .noSpace: "no room is left for objects"
        case .unavailable: "the object store cannot be used"
        case .missing: "there is no such object"
        case .corrupt: "the object is damaged, or its key is not the right one"
        case .digestMismatch: "the bytes do not have the announced digest"
        case .tooLarge: "the bytes are more than allowed"
        case .interrupted: "the bytes stopped coming"
        case .badKey: "the key does not have 256 bits"
        case .busy: "the upload is being written by another request"
        case .wrongOffset: "the bytes do not start where the upload stands"
        }
    }

    package var debugDescription: String {
        let source = self.cause.map { ", \(String(reflecting: $0))" } ?? ""
        return "\(self.description): \(self.number) \(self.detail)\(source)"
    }
}
