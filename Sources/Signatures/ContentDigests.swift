/// What is known of a content without having it: its digests and, when it was read, its size.
package struct ContentDigests: Sendable, Hashable {
    package let values: [DigestAlgorithm: [UInt8]]
    package let size: Int64?

    init(values: [DigestAlgorithm: [UInt8]], size: Int64?) {
        self.values = values
        self.size = size
    }

    /// For a content whose digest was kept when it was stored.
    package init(sha256: [UInt8], size: Int64? = nil) throws(SignatureError) {
        guard sha256.count == DigestAlgorithm.sha256.length else { throw SignatureError(.badDigest) }
        self.init(values: [.sha256: sha256], size: size)
    }

    package subscript(_ algorithm: DigestAlgorithm) -> [UInt8]? { self.values[algorithm] }
}
