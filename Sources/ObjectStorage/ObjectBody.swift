/// Bytes being read, chunk by chunk, as the consumer asks. To be iterated once.
package struct ObjectBody: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = ObjectStoreError

    /// How many bytes come when nothing fails: the `Content-Length`.
    package let size: Int64
    private let following: @Sendable () async throws(ObjectStoreError) -> [UInt8]?

    package init(size: Int64, following: @escaping @Sendable () async throws(ObjectStoreError) -> [UInt8]?) {
        self.size = size
        self.following = following
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(following: self.following) }

    package struct AsyncIterator: AsyncIteratorProtocol {
        let following: @Sendable () async throws(ObjectStoreError) -> [UInt8]?

        package mutating func next() async throws(ObjectStoreError) -> [UInt8]? { try await self.following() }

        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ObjectStoreError) -> [UInt8]? {
            try await self.following()
        }
    }
}

extension ObjectBody {
    /// All bytes at once, for callers that know they are few.
    package func collect(upTo limit: Int64) async throws(ObjectStoreError) -> [UInt8] {
        guard self.size <= limit else { throw ObjectStoreError(.tooLarge) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(self.size))
        while let chunk = try await self.following() { bytes += chunk }
        return bytes
    }
}
