import ObjectStorage
import Primitives

/// A store that keeps nothing: it takes slowly what comes, gives quickly what is asked for, and counts both.
struct CountedObjects: ObjectStore {
    static let chunks = 256

    let taken: Flow
    let given: Flow

    func put<Source: AsyncSequence & Sendable>(
        _ source: Source,
        key: Secret,
        limit: Int64,
        expecting sha256: [UInt8]?
    ) async throws(ObjectStoreError) -> StoredObject where Source.Element == [UInt8] {
        var size = 0
        do {
            for try await bytes in source {
                self.taken.take(bytes.count)
                size += bytes.count
                try await Task.sleep(for: .milliseconds(1))
            }
        } catch { throw ObjectStoreError(.interrupted) }
        return StoredObject(name: .make(random: SystemRandomSource()), size: Int64(size), sha256: sha256 ?? [])
    }

    func read(
        _ object: StoredObject,
        key: Secret,
        range: Range<Int64>?
    ) async throws(ObjectStoreError) -> ObjectBody {
        let chunk = [UInt8](repeating: 0x20, count: 65_536)
        let flow = self.given
        return ObjectBody(size: Int64(Self.chunks * chunk.count)) { () async throws(ObjectStoreError) in
            guard flow.given < Self.chunks else { return nil }
            flow.give()
            return chunk
        }
    }

    func delete(_ name: ObjectName) async throws(ObjectStoreError) {}
    func exists(_ name: ObjectName) async throws(ObjectStoreError) -> Bool { true }
    func sweep(olderThan age: Duration) async throws(ObjectStoreError) -> Int { 0 }
}
