import Foundation
import ObjectStorage
import Primitives
import Testing

@Suite struct FileObjectStoreTests {
    private let folder: StoreFolder
    private let store: FileObjectStore

    init() throws {
        self.folder = try StoreFolder()
        self.store = try FileObjectStore(root: self.folder.root)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 3_000_001], [1000, 65_536, 1_000_000])
    func `bytes come back as they went`(count: Int, cut: Int) async throws {
        let bytes = pattern(count)
        let object = try await self.store.put(bytes, cut: cut)
        #expect(object.size == Int64(count))
        #expect(object.sha256 == Digest.sha256(bytes))
        #expect(try await self.store.bytes(of: object) == bytes)
        #expect(try self.folder.bytes(of: object.name).count == Int(ObjectCipher.fileSize(of: object.size)))
        #expect(self.folder.files().count == 1)
    }

    @Test func `nothing on the disk is readable, by rights or by content`() async throws {
        let bytes = Array("délibération du conseil".utf8)
        let object = try await self.store.put(bytes)
        let stored = try self.folder.bytes(of: object.name)
        #expect(!String(decoding: stored, as: UTF8.self).contains("conseil"))
        let attributes = try FileManager.default.attributesOfItem(atPath: self.folder.path(of: object.name))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `equal bytes have names and files that differ`() async throws {
        let first = try await self.store.put([1, 2, 3])
        let second = try await self.store.put([1, 2, 3])
        #expect(first.name != second.name)
        #expect(try self.folder.bytes(of: first.name) != self.folder.bytes(of: second.name))
    }

    @Test func `ranges give their bytes`() async throws {
        let bytes = pattern(200_000)
        let object = try await self.store.put(bytes)
        let edges = [0, 1, 65_535, 65_536, 65_537, 131_072, 199_999, 200_000]
        var ranges = edges.flatMap { low in edges.filter { $0 >= low }.map { low..<$0 } }
        for _ in 0..<60 {
            let low = Int.random(in: 0...200_000)
            ranges.append(low..<Int.random(in: low...200_000))
        }
        for range in ranges {
            let body = try await self.store.read(
                object,
                key: testKey,
                range: Int64(range.lowerBound)..<Int64(range.upperBound)
            )
            #expect(body.size == Int64(range.count))
            let read = try await body.collect(upTo: .max)
            #expect(read == Array(bytes[range]), "\(range)")
        }
    }

    @Test func `a range is cut at the end of the object`() async throws {
        let object = try await self.store.put(pattern(100))
        #expect(try await self.store.bytes(of: object, range: 90..<1000) == Array(pattern(100)[90...]))
        #expect(try await self.store.bytes(of: object, range: 100..<1000).isEmpty)
        #expect(try await self.store.bytes(of: object, range: 5000..<6000).isEmpty)
    }

    @Test func `a range opens its chunks only`() async throws {
        let bytes = pattern(200_000)
        let object = try await self.store.put(bytes)
        var stored = try self.folder.bytes(of: object.name)
        stored[100] ^= 1
        try self.folder.replace(object.name, by: stored)
        #expect(try await self.store.bytes(of: object, range: 65_536..<200_000) == Array(bytes[65_536...]))
        #expect(await code { try await self.store.bytes(of: object, range: 0..<10) } == .corrupt)
    }

    @Test func `more bytes than allowed leave nothing`() async throws {
        let source = PieceSource(pattern(100_000), cut: 1000)
        let refused = await code { try await self.store.put(source, key: testKey, limit: 99_999) }
        #expect(refused == .tooLarge)
        #expect(self.folder.files().isEmpty)
        let object = try await self.store.put(source, key: testKey, limit: 100_000)
        #expect(object.size == 100_000)
    }

    @Test func `another digest than expected leaves nothing`() async throws {
        let bytes = pattern(100_000)
        let source = PieceSource(bytes, cut: 1000)
        let wrong = Digest.sha256("other")
        let refused = await code { try await self.store.put(source, key: testKey, limit: .max, expecting: wrong) }
        #expect(refused == .digestMismatch)
        #expect(self.folder.files().isEmpty)
        let right = Digest.sha256(bytes)
        _ = try await self.store.put(source, key: testKey, limit: .max, expecting: right)
    }

    @Test func `a source that fails leaves nothing, and its error is told`() async throws {
        let source = PieceSource(pattern(200_000), cut: 1000, ending: .fails)
        do {
            _ = try await self.store.put(source, key: testKey, limit: .max)
            Issue.record("kept")
        } catch {
            #expect(error.code == .interrupted)
            #expect(error.cause is PieceSource.Cut)
        }
        #expect(self.folder.files().isEmpty)
        #expect(try self.folder.openDescriptors() == 0)
    }

    @Test(arguments: [true, false]) func `a cancelled put leaves no file and no descriptor`(throwing: Bool) async throws
    {
        let (reached, continuation) = AsyncStream<Void>.makeStream()
        let ending: PieceSource.Ending = throwing ? .stalls(continuation) : .endsWhenCancelled(continuation)
        let source = PieceSource(pattern(200_000), cut: 1000, ending: ending)
        let put = Task { await code { try await self.store.put(source, key: testKey, limit: .max) } }
        for await _ in reached { break }
        #expect(self.folder.files().count == 1)
        #expect(try self.folder.openDescriptors() == 1)
        put.cancel()
        #expect(await put.value == .interrupted)
        #expect(self.folder.files().isEmpty)
        #expect(try self.folder.openDescriptors() == 0)
    }

    @Test func `a cancelled read stops and closes`() async throws {
        let object = try await self.store.put(pattern(300_000))
        let (reached, continuation) = AsyncStream<Void>.makeStream()
        let (resumed, resume) = AsyncStream<Void>.makeStream()
        let read = Task {
            await code {
                for try await _ in try await self.store.read(object, key: testKey) {
                    continuation.yield()
                    for await _ in resumed { break }
                }
            }
        }
        for await _ in reached { break }
        read.cancel()
        resume.yield()
        #expect(await read.value == .interrupted)
        #expect(try self.folder.openDescriptors() == 0)
    }

    @Test func `a deleted object is missing, and deleting is repeatable`() async throws {
        let object = try await self.store.put([1, 2, 3])
        #expect(try await self.store.exists(object.name))
        try await self.store.delete(object.name)
        try await self.store.delete(object.name)
        #expect(try await !self.store.exists(object.name))
        #expect(await code { try await self.store.bytes(of: object) } == .missing)
    }

    @Test func `many write and read at once`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 1...32 as ClosedRange<UInt32> {
                group.addTask {
                    let bytes = pattern(40_000 + Int(seed) * 3000, seed: seed)
                    let object = try await self.store.put(bytes, cut: 7000)
                    #expect(try await self.store.bytes(of: object) == bytes)
                }
            }
            try await group.waitForAll()
        }
        #expect(self.folder.files().count == 32)
        #expect(try self.folder.openDescriptors() == 0)
    }

    @Test func `the sweep takes what was abandoned, not what is being written`() async throws {
        let clock = ManualWallClock(SystemWallClock().now)
        let store = try FileObjectStore(root: self.folder.root, clock: clock)
        let kept = try await store.put([1])
        try Data([0]).write(to: URL(filePath: "\(self.folder.root)/incoming/\(kept.name)"))
        let (reached, continuation) = AsyncStream<Void>.makeStream()
        let living = PieceSource([1, 2, 3], cut: 3, ending: .stalls(continuation))
        let put = Task { await code { try await store.put(living, key: testKey, limit: .max) } }
        for await _ in reached { break }
        #expect(try await store.sweep(olderThan: .hours(1)) == 0)
        clock.advance(by: .hours(2))
        #expect(try await store.sweep(olderThan: .hours(1)) == 1)
        #expect(self.folder.files().count == 2)
        put.cancel()
        #expect(await put.value == .interrupted)
        #expect(try await store.bytes(of: kept) == [1])
    }
}
