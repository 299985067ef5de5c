package import Primitives

/// Where the bytes of pieces are kept, encrypted, each with a key that the store never remembers.
///
/// What is returned by `put` is durable: the caller writes its row next, and answers only then. An object whose row was
/// never written is lost to view and harmless; a row without its object cannot come about.
package protocol ObjectStore: Sendable {
    /// Keeps the bytes under a new name, with constant memory.
    ///
    /// Nothing is left when the source fails, when more than `limit` bytes come, or when their SHA-256 is not the
    /// expected one. The key must serve one object only.
    func put<Source: AsyncSequence & Sendable>(
        _ source: Source,
        key: Secret,
        limit: Int64,
        expecting sha256: [UInt8]?
    ) async throws(ObjectStoreError) -> StoredObject where Source.Element == [UInt8]

    /// The bytes of an object, or of a range of it (cut at its end), opened before this returns.
    ///
    /// A whole read checks the digest and throws instead of giving the last chunk when it differs.
    func read(
        _ object: StoredObject,
        key: Secret,
        range: Range<Int64>?
    ) async throws(ObjectStoreError) -> ObjectBody

    /// Forgets an object; an absent one is already forgotten.
    func delete(_ name: ObjectName) async throws(ObjectStoreError)

    func exists(_ name: ObjectName) async throws(ObjectStoreError) -> Bool

    /// Removes what stopped writers left half-done and untouched for `age`: how many.
    @discardableResult
    func sweep(olderThan age: Duration) async throws(ObjectStoreError) -> Int
}

extension ObjectStore {
    package func read(_ object: StoredObject, key: Secret) async throws(ObjectStoreError) -> ObjectBody {
        try await self.read(object, key: key, range: nil)
    }
}
