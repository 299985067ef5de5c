/// Bytes taken from a source, whose failures and whose task's cancellation are an `interrupted`.
///
/// A cancelled stream may end as if it were complete, so cancellation is looked for after each wait.
struct SourceReader<Source: AsyncSequence & Sendable> where Source.Element == [UInt8] {
    private var iterator: Source.AsyncIterator

    init(_ source: Source) { self.iterator = source.makeAsyncIterator() }

    mutating func next() async throws(ObjectStoreError) -> [UInt8]? {
        let bytes: [UInt8]?
        do { bytes = try await self.iterator.next() } catch { throw ObjectStoreError(.interrupted, cause: error) }
        guard !Task.isCancelled else { throw ObjectStoreError(.interrupted, cause: CancellationError()) }
        return bytes
    }
}
