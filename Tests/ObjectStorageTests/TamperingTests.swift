import Foundation
import ObjectStorage
import Primitives
import Testing

@Suite struct TamperingTests {
    private let folder: StoreFolder
    private let store: FileObjectStore

    init() throws {
        self.folder = try StoreFolder()
        self.store = try FileObjectStore(root: self.folder.root)
    }

    /// Reads with a row that says the size the file now has, so that encryption alone must refuse.
    private func read(_ object: StoredObject, as bytes: [UInt8]) async throws -> ObjectStoreError.Code? {
        try self.folder.replace(object.name, by: bytes)
        let size = ObjectCipher.size(ofFile: Int64(bytes.count)) ?? object.size
        let claimed = StoredObject(name: object.name, size: size, sha256: object.sha256)
        return await code { try await self.store.bytes(of: claimed) }
    }

    @Test func `a bit flipped anywhere is refused`() async throws {
        let object = try await self.store.put(pattern(65_536 + 40))
        let stored = try self.folder.bytes(of: object.name)
        let edge = 8 + 65_564
        // Header, then nonce, first bytes and tag of each chunk, then places far inside.
        let regions = [0..<8, 8..<40, edge - 20..<edge + 40, stored.count - 20..<stored.count, 30_000..<30_004]
        for position in regions.joined() {
            var changed = stored
            changed[position] ^= 1 << UInt8(position % 8)
            #expect(try await self.read(object, as: changed) == .corrupt, "\(position)")
        }
        #expect(try await self.read(object, as: stored) == nil)
    }

    @Test func `each bit of a small object counts`() async throws {
        let object = try await self.store.put([7])
        let stored = try self.folder.bytes(of: object.name)
        for bit in 0..<stored.count * 8 {
            var changed = stored
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try await self.read(object, as: changed) == .corrupt, "\(bit)")
        }
    }

    @Test func `an object cut short is refused`() async throws {
        let object = try await self.store.put(pattern(3 * 65_536))
        let stored = try self.folder.bytes(of: object.name)
        for chunks in 0...2 {
            for difference in [-1, 0, 1] {
                let cut = Array(stored.prefix(max(0, 8 + chunks * 65_564 + difference)))
                #expect(try await self.read(object, as: cut) == .corrupt, "\(chunks) \(difference)")
            }
        }
        #expect(try await self.read(object, as: stored.dropLast()) == .corrupt)
        #expect(try await self.read(object, as: []) == .corrupt)
    }

    @Test func `an object made longer is refused`() async throws {
        let object = try await self.store.put(pattern(2 * 65_536))
        let stored = try self.folder.bytes(of: object.name)
        #expect(try await self.read(object, as: stored + [0]) == .corrupt)
        #expect(try await self.read(object, as: stored + stored[8..<8 + 65_564]) == .corrupt)
        #expect(try await self.read(object, as: stored + stored[(8 + 65_564)...]) == .corrupt)
    }

    @Test func `chunks in another order are refused`() async throws {
        let object = try await self.store.put(pattern(3 * 65_536))
        let stored = try self.folder.bytes(of: object.name)
        let chunks = (0..<3).map { Array(stored[8 + $0 * 65_564..<8 + ($0 + 1) * 65_564]) }
        for order in [[1, 0, 2], [0, 2, 1], [2, 1, 0], [0, 0, 2], [1, 1, 2]] {
            let changed = stored.prefix(8) + order.flatMap { chunks[$0] }
            #expect(try await self.read(object, as: Array(changed)) == .corrupt, "\(order)")
        }
    }

    @Test func `an object in the place of another is refused, even with one key`() async throws {
        let first = try await self.store.put(pattern(100, seed: 1))
        let second = try await self.store.put(pattern(100, seed: 2))
        #expect(try await self.read(first, as: self.folder.bytes(of: second.name)) == .corrupt)
    }

    @Test func `another key opens nothing`() async throws {
        let object = try await self.store.put(pattern(100))
        let other = ObjectCipher.makeKey(random: SystemRandomSource())
        #expect(await code { try await self.store.bytes(of: object, key: other) } == .corrupt)
        #expect(await code { try await self.store.bytes(of: object, key: Secret([1])) } == .badKey)
    }

    @Test func `a row with another digest gives all but the last chunk`() async throws {
        let bytes = pattern(150_000)
        let object = try await self.store.put(bytes)
        let wrong = StoredObject(name: object.name, size: object.size, sha256: Digest.sha256("other"))
        var given: [UInt8] = []
        let refused = await code {
            for try await chunk in try await self.store.read(wrong, key: testKey) { given += chunk }
        }
        #expect(refused == .digestMismatch)
        #expect(given == Array(bytes.prefix(131_072)))
    }

    @Test func `a row with another size is refused before any byte`() async throws {
        let object = try await self.store.put(pattern(100))
        let wrong = StoredObject(name: object.name, size: 99, sha256: object.sha256)
        #expect(await code { try await self.store.read(wrong, key: testKey) } == .corrupt)
    }
}
