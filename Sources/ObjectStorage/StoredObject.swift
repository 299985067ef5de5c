/// What the caller keeps in a row, with the key wrapped: where the bytes are, how many, and what they must hash to.
package struct StoredObject: Sendable, Hashable {
    package let name: ObjectName
    package let size: Int64
    /// SHA-256 of the bytes before encryption.
    package let sha256: [UInt8]

    package init(name: ObjectName, size: Int64, sha256: [UInt8]) {
        self.name = name
        self.size = size
        self.sha256 = sha256
    }
}
