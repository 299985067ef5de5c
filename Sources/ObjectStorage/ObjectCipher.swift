import Crypto
import Foundation
package import Primitives

/// Encrypts one object, chunk by chunk, so that any part is read alone and none can be moved, cut or changed.
///
/// Format, version 1. All objects start with eight bytes, `LIAMOBJ` and the version. Chunks follow, each of 64 KiB of
/// plain bytes except the last, which holds 1 to 65,536 (none only when the object is empty):
///
///     nonce (12 random bytes) ‖ AES-256-GCM ciphertext ‖ tag (16 bytes)
///
/// The associated data is the eight bytes of the header, the 16 bytes of the object's name, the chunk's number (8 bytes,
/// big-endian) and one byte that is 1 for the last chunk. So a chunk opens only at its place, in its object, and an
/// object opens only whole: one cut at the edge of a chunk has no last chunk, one extended has two. The place is in the
/// associated data and not in the nonce because an upload resumed after a crash writes a chunk again, perhaps with
/// other bytes: a nonce made of the place would then serve twice.
package struct ObjectCipher: Sendable {
    package static let chunkSize = 65_536
    package static let overhead = 28
    package static let header: [UInt8] = Array("LIAMOBJ".utf8) + [1]

    private let key: SymmetricKey
    private let context: [UInt8]

    /// A key for one object: 256 random bits.
    package static func makeKey(random: any RandomSource) -> Secret { Secret(random.bytes(32)) }

    package init(key: Secret, name: ObjectName) throws(ObjectStoreError) {
        guard key.bytes.count == 32, let name = Hex.decode(name.text) else { throw ObjectStoreError(.badKey) }
        self.key = SymmetricKey(data: key.bytes)
        self.context = Self.header + name
    }

    package func seal(_ bytes: [UInt8], number: Int64, isLast: Bool) throws(ObjectStoreError) -> [UInt8] {
        try self.seal(bytes, context: self.place(number, isLast: isLast))
    }

    package func open(_ sealed: [UInt8], number: Int64, isLast: Bool) throws(ObjectStoreError) -> [UInt8] {
        try self.open(sealed, context: self.place(number, isLast: isLast))
    }

    /// Bytes that belong to the object's making and not to the object: no chunk opens as such, nor the reverse.
    func sealNote(_ bytes: [UInt8]) throws(ObjectStoreError) -> [UInt8] {
        try self.seal(bytes, context: self.context + Array("note".utf8))
    }

    func openNote(_ sealed: [UInt8]) throws(ObjectStoreError) -> [UInt8] {
        try self.open(sealed, context: self.context + Array("note".utf8))
    }

    private func place(_ number: Int64, isLast: Bool) -> [UInt8] {
        self.context + withUnsafeBytes(of: number.bigEndian, Array.init) + [isLast ? 1 : 0]
    }

    private func seal(_ bytes: [UInt8], context: [UInt8]) throws(ObjectStoreError) -> [UInt8] {
        guard let box = try? AES.GCM.seal(bytes, using: self.key, authenticating: context), let data = box.combined
        else { throw ObjectStoreError(.unavailable, detail: "seal") }
        return Array(data)
    }

    private func open(_ sealed: [UInt8], context: [UInt8]) throws(ObjectStoreError) -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let data = try? AES.GCM.open(box, using: self.key, authenticating: context)
        else { throw ObjectStoreError(.corrupt) }
        return Array(data)
    }
}
