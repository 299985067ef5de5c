import Foundation
import ObjectStorage
import Primitives
import Synchronization
import Testing

@Suite struct DiskFaultTests {
    private let folder: StoreFolder

    init() throws { self.folder = try StoreFolder() }

    /// Syncs of folders while a store is opened: the folder above, then its own two times.
    private static let opening = 3
    private static let body = pattern(200_000)

    @Test(
        arguments: [
            (.create, 1, ENOSPC), (.create, 1, EMFILE), (.write, 1, ENOSPC), (.write, 3, ENOSPC), (.write, 5, EIO),
            (.write, 5, EDQUOT), (.rename, 1, EIO), (.rename, 1, ENOSPC),
        ] as [(FaultPlan.Step, Int, Int32)]
    )
    func `a refused call leaves nothing, and the store goes on`(
        step: FaultPlan.Step,
        call: Int,
        number: Int32
    ) async throws {
        let plan = FaultPlan(.fails(number), at: step, call: call)
        let store = try FileObjectStore(root: self.folder.root, faults: plan)
        let refused = await code { try await store.put(Self.body) }
        #expect(refused == ([ENOSPC, EDQUOT].contains(number) ? .noSpace : .unavailable))
        #expect(self.folder.files().isEmpty)
        #expect(try self.folder.openDescriptors() == 0)
        #expect(store.failure == nil)
        let object = try await store.put(Self.body)
        #expect(try await store.bytes(of: object) == Self.body)
    }

    @Test(
        arguments: [(.sync, 2), (.folderSync, opening + 4), (.folderSync, opening + 5), (.folderSync, opening + 6)]
            as [(FaultPlan.Step, Int)]
    )
    func `after a failed sync nothing is written until the store is opened anew`(
        step: FaultPlan.Step,
        call: Int
    ) async throws {
        let store = try FileObjectStore(
            root: self.folder.root,
            random: CountingSource(),
            faults: FaultPlan(.fails(EIO), at: step, call: call)
        )
        let kept = try await store.put(Self.body)
        #expect(await code { try await store.put([1]) } == .unavailable)
        #expect(self.folder.files().count == 1)
        #expect(store.failure?.number == EIO)
        #expect(await code { try await store.put([1]) } == .unavailable)
        #expect(await code { try await store.beginUpload(key: testKey) } == .unavailable)
        #expect(self.folder.files().count == 1)
        #expect(try await store.bytes(of: kept) == Self.body)
        let reopened = try FileObjectStore(root: self.folder.root)
        #expect(try await reopened.bytes(of: reopened.put([1])) == [1])
    }

    /// Names that differ in their first byte, so that each object makes its own two folders.
    private final class CountingSource: RandomSource {
        private let count = Mutex<UInt8>(0)

        func bytes(_ count: Int) -> [UInt8] {
            let first = self.count.withLock { value in
                value += 1
                return value
            }
            return [first] + SystemRandomSource().bytes(count - 1)
        }
    }

    @Test(arguments: [(.create, 1), (.write, 1), (.write, 4), (.sync, 1), (.rename, 1)] as [(FaultPlan.Step, Int)])
    func `a process killed before the rename leaves no object`(step: FaultPlan.Step, call: Int) async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = self.folder.root as String, step, call] in
            let store = try FileObjectStore(root: root, faults: FaultPlan(.stops, at: step, call: call))
            _ = try await store.put(pattern(200_000))
        }
        #expect(self.folder.files().allSatisfy { $0.hasPrefix("incoming/") })
        #expect(self.folder.files().count == (step == .create ? 0 : 1))
        let clock = ManualWallClock(SystemWallClock().now + .hours(2))
        let store = try FileObjectStore(root: self.folder.root, clock: clock)
        #expect(try await store.sweep(olderThan: .hours(1)) == (step == .create ? 0 : 1))
        #expect(self.folder.files().isEmpty)
    }

    @Test func `a process killed after the rename leaves the whole object`() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [root = self.folder.root as String, call = Self.opening + 3 as Int] in
            let store = try FileObjectStore(root: root, faults: FaultPlan(.stops, at: .folderSync, call: call))
            _ = try await store.put(pattern(200_000))
        }
        let file = try #require(self.folder.files().first)
        let name = try #require(ObjectName(String(file.suffix(32))))
        let object = StoredObject(name: name, size: 200_000, sha256: Digest.sha256(Self.body))
        let store = try FileObjectStore(root: self.folder.root)
        #expect(try await store.bytes(of: object) == Self.body)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting wants root"))
    func `a disk that is really full refuses, leaves nothing, and heals when there is room`() async throws {
        let root = self.folder.root as String
        try #require(mount("tmpfs", root, "tmpfs", 0, "size=1m") == 0)
        defer { umount2(root, Int32(MNT_DETACH)) }
        let store = try FileObjectStore(root: root)
        let first = try await store.put(pattern(500_000))
        #expect(await code { try await store.put(pattern(800_000)) } == .noSpace)
        #expect(self.folder.files().count == 1)
        #expect(store.failure == nil)
        try await store.delete(first.name)
        let second = try await store.put(pattern(800_000))
        #expect(try await store.bytes(of: second) == pattern(800_000))
    }

    @Test func `a folder that is gone is an outage for writers, not a missing object`() async throws {
        let store = try FileObjectStore(root: self.folder.root)
        try FileManager.default.removeItem(atPath: "\(self.folder.root)/incoming")
        #expect(await code { try await store.put([1]) } == .unavailable)
    }

    @Test func `memory does not grow with the size`() async {
        await #expect(processExitsWith: .success) {
            let folder = try StoreFolder()
            let store = try FileObjectStore(root: folder.root)
            _ = try await store.put(pattern(1_000_000))
            let before = try Self.peak()
            let source = RepeatedSource(piece: pattern(100_000), count: 2000)
            let object = try await store.put(source, key: testKey, limit: .max)
            var count = 0
            for try await chunk in try await store.read(object, key: testKey) { count += chunk.count }
            #expect(count == 200_000_000)
            let growth = try Self.peak() - before
            #expect(growth < 32_768, "\(growth) kB")
        }
    }

    /// The most memory this process ever held, in kilobytes.
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.split(whereSeparator: { " \t".contains($0) })[1]))
    }
}
