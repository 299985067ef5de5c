import Foundation
import ObjectStorage
import Primitives
import Testing

@Suite struct UploadStagingTests {
    private let folder: StoreFolder
    private let store: FileObjectStore

    init() throws {
        self.folder = try StoreFolder()
        self.store = try FileObjectStore(root: self.folder.root)
    }

    private func append(
        _ bytes: [UInt8],
        to name: ObjectName,
        at offset: Int64,
        ending: PieceSource.Ending = .complete
    ) async throws -> Int64 {
        let source = PieceSource(bytes, cut: 9000, ending: ending)
        return try await self.store.append(source, toUpload: name, at: offset, key: testKey, limit: 1_000_000)
    }

    @Test(arguments: [
        [], [1], [65_536], [65_536, 1], [65_535, 1, 1], [1000, 100_000, 0, 99_000], [131_072, 131_072],
    ])
    func `an upload in parts becomes the object`(parts: [Int]) async throws {
        let bytes = pattern(parts.reduce(0, +))
        let name = try await self.store.beginUpload(key: testKey)
        var offset = 0
        for part in parts {
            let durable = try await self.append(Array(bytes[offset..<offset + part]), to: name, at: Int64(offset))
            offset += part
            #expect(durable == Int64(offset))
            // As another process would, after a restart.
            let reopened = try FileObjectStore(root: self.folder.root)
            #expect(try await reopened.offset(ofUpload: name, key: testKey) == Int64(offset))
        }
        let object = try await self.store.finishUpload(name, key: testKey, expecting: Digest.sha256(bytes))
        #expect(object == StoredObject(name: name, size: Int64(bytes.count), sha256: Digest.sha256(bytes)))
        #expect(try await self.store.bytes(of: object) == bytes)
        #expect(self.folder.files().count == 1)
        // The answer was lost, and the client asks again.
        #expect(try await self.store.finishUpload(name, key: testKey) == object)
        #expect(try self.folder.openDescriptors() == 0)
    }

    @Test func `what came before the source failed is kept`() async throws {
        let name = try await self.store.beginUpload(key: testKey)
        let first = pattern(150_000)
        #expect(await code { try await self.append(first, to: name, at: 0, ending: .fails) } == .interrupted)
        #expect(try await self.store.offset(ofUpload: name, key: testKey) == 150_000)
        #expect(try await self.append([1, 2, 3], to: name, at: 150_000) == 150_003)
        let object = try await self.store.finishUpload(name, key: testKey)
        #expect(try await self.store.bytes(of: object) == first + [1, 2, 3])
    }

    @Test func `bytes at another offset are refused`() async throws {
        let name = try await self.store.beginUpload(key: testKey)
        #expect(try await self.append([1, 2, 3], to: name, at: 0) == 3)
        for offset in [0, 2, 4] as [Int64] {
            #expect(await code { try await self.append([1], to: name, at: offset) } == .wrongOffset)
        }
    }

    @Test func `two do not write one upload`() async throws {
        let name = try await self.store.beginUpload(key: testKey)
        let (reached, continuation) = AsyncStream<Void>.makeStream()
        let first = Task { await code { try await self.append([1], to: name, at: 0, ending: .stalls(continuation)) } }
        for await _ in reached { break }
        #expect(await code { try await self.append([2], to: name, at: 0) } == .busy)
        first.cancel()
        #expect(await first.value == .interrupted)
        #expect(try await self.append([2], to: name, at: 1) == 2)
    }

    @Test func `more bytes than allowed keep what was acknowledged`() async throws {
        let name = try await self.store.beginUpload(key: testKey)
        #expect(try await self.append(pattern(900_000), to: name, at: 0) == 900_000)
        #expect(await code { try await self.append(pattern(200_000), to: name, at: 900_000) } == .tooLarge)
        #expect(try await self.store.offset(ofUpload: name, key: testKey) == 900_000)
    }

    @Test func `another digest than expected removes the upload`() async throws {
        let name = try await self.store.beginUpload(key: testKey)
        _ = try await self.append([1, 2, 3], to: name, at: 0)
        let wrong = Digest.sha256("other")
        let refused = await code { try await self.store.finishUpload(name, key: testKey, expecting: wrong) }
        #expect(refused == .digestMismatch)
        #expect(self.folder.files().isEmpty)
        #expect(await code { try await self.store.offset(ofUpload: name, key: testKey) } == .missing)
    }

    @Test func `another key resumes nothing`() async throws {
        let name = try await self.store.beginUpload(key: testKey)
        let other = ObjectCipher.makeKey(random: SystemRandomSource())
        #expect(await code { try await self.store.offset(ofUpload: name, key: other) } == .corrupt)
    }

    @Test func `a note cut by a crash leaves the offset before it`() async throws {
        let name = try await self.store.beginUpload(key: testKey)
        let bytes = pattern(170_000)
        _ = try await self.append(Array(bytes.prefix(70_000)), to: name, at: 0)
        _ = try await self.append(Array(bytes.dropFirst(70_000)), to: name, at: 70_000)
        let notes = self.folder.files().filter { $0.hasSuffix(".a") || $0.hasSuffix(".b") }
        let newest = try #require(
            notes.first { (try? Data(contentsOf: URL(filePath: "\(self.folder.root)/\($0)")).count) == 36 + 38_928 }
        )
        try Data([1, 2, 3]).write(to: URL(filePath: "\(self.folder.root)/\(newest)"))
        #expect(try await self.store.offset(ofUpload: name, key: testKey) == 70_000)
        _ = try await self.append(Array(bytes.dropFirst(70_000)), to: name, at: 70_000)
        let object = try await self.store.finishUpload(name, key: testKey)
        #expect(try await self.store.bytes(of: object) == bytes)
    }

    @Test(
        arguments: [(.write, 4), (.write, 8), (.sync, 4), (.sync, 5), (.sync, 7), (.sync, 8), (.rename, 1)]
            as [(FaultPlan.Step, Int)]
    )
    func `an upload goes on from its last acknowledged offset after a crash`(
        step: FaultPlan.Step,
        call: Int
    ) async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = self.folder.root as String, step, call] in
            let store = try FileObjectStore(root: root, faults: FaultPlan(.stops, at: step, call: call))
            let name = try await store.beginUpload(key: testKey)
            let bytes = pattern(300_000)
            for start in [0, 150_000] {
                let source = PieceSource(Array(bytes[start..<start + 150_000]), cut: 9000)
                let offset = try await store.append(
                    source,
                    toUpload: name,
                    at: Int64(start),
                    key: testKey,
                    limit: .max
                )
                try Data("\(offset)".utf8).write(to: URL(filePath: "\(root)/acknowledged"))
            }
            _ = try await store.finishUpload(name, key: testKey)
        }
        let text = try? String(contentsOfFile: "\(self.folder.root)/acknowledged", encoding: .utf8)
        let acknowledged = text.flatMap { Int64($0) } ?? 0
        let data = try #require(self.folder.files().first { $0.hasPrefix("uploads/") && $0.utf8.count == 40 })
        let name = try #require(ObjectName(String(data.suffix(32))))
        let offset = try await self.store.offset(ofUpload: name, key: testKey)
        #expect(offset >= acknowledged)
        let bytes = pattern(300_000)
        _ = try await self.append(Array(bytes[Int(offset)...]), to: name, at: offset)
        let object = try await self.store.finishUpload(name, key: testKey, expecting: Digest.sha256(bytes))
        #expect(try await self.store.bytes(of: object) == bytes)
    }

    @Test func `an upload nobody goes on with is swept, a young one and a living one are not`() async throws {
        let clock = ManualWallClock(SystemWallClock().now)
        let store = try FileObjectStore(root: self.folder.root, clock: clock)
        let living = try await store.beginUpload(key: testKey)
        _ = try await store.beginUpload(key: testKey)
        let (reached, continuation) = AsyncStream<Void>.makeStream()
        let writing = Task {
            await code { try await self.append([1], to: living, at: 0, ending: .stalls(continuation)) }
        }
        for await _ in reached { break }
        #expect(try await store.sweepUploads(olderThan: .days(1)) == 0)
        clock.advance(by: .days(2))
        #expect(try await store.sweepUploads(olderThan: .days(1)) == 1)
        writing.cancel()
        #expect(await writing.value == .interrupted)
        #expect(try await store.offset(ofUpload: living, key: testKey) == 1)
        try await store.abandonUpload(living)
        try await store.abandonUpload(living)
        #expect(self.folder.files().isEmpty)
    }
}
