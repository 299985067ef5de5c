package import Primitives

/// Objects as files of one folder, on the machine's own disk.
///
/// A temporary file is written and synced, gets its name, and the folder is synced; only then does `put` return. After a
/// failed sync the store refuses to write until it is opened anew; it still reads.
package final class FileObjectStore: ObjectStore {
    let folder: ObjectFolder
    let writers: ExecutorPool
    let readers: ExecutorPool
    let random: any RandomSource
    let clock: any WallClock

    /// Opens the store, making its folder (not the folder above). Blocks: to be called while starting.
    package convenience init(
        root: String,
        threads: Int = 4,
        random: any RandomSource = SystemRandomSource(),
        clock: any WallClock = SystemWallClock()
    ) throws(ObjectStoreError) {
        let folder = try ObjectFolder(root: root, disk: Disk())
        self.init(folder: folder, threads: threads, random: random, clock: clock)
    }

    #if DEBUG
    package convenience init(
        root: String,
        threads: Int = 4,
        random: any RandomSource = SystemRandomSource(),
        clock: any WallClock = SystemWallClock(),
        faults: FaultPlan
    ) throws(ObjectStoreError) {
        let folder = try ObjectFolder(root: root, disk: Disk(faults: faults))
        self.init(folder: folder, threads: threads, random: random, clock: clock)
    }
    #endif

    private init(folder: ObjectFolder, threads: Int, random: any RandomSource, clock: any WallClock) {
        self.folder = folder
        self.writers = ExecutorPool(label: "objects.write", count: threads)
        self.readers = ExecutorPool(label: "objects.read", count: threads)
        self.random = random
        self.clock = clock
    }

    /// Why nothing can be written any more; `nil` while all is well.
    package var failure: ObjectStoreError? { self.folder.failure }

    package func put<Source: AsyncSequence & Sendable>(
        _ source: Source,
        key: Secret,
        limit: Int64,
        expecting sha256: [UInt8]? = nil
    ) async throws(ObjectStoreError) -> StoredObject where Source.Element == [UInt8] {
        let name = ObjectName.make(random: self.random)
        let cipher = try ObjectCipher(key: key, name: name)
        let executor = self.writers.next()
        let writer = ObjectWriter(folder: self.folder, name: name, cipher: cipher, limit: limit, executor: executor)
        do {
            try await writer.begin()
            var pieces = SourceReader(source)
            while let bytes = try await pieces.next() { try await writer.append(bytes) }
            return try await writer.commit(expecting: sha256)
        } catch {
            await writer.discard()
            throw error
        }
    }

    package func read(
        _ object: StoredObject,
        key: Secret,
        range: Range<Int64>?
    ) async throws(ObjectStoreError) -> ObjectBody {
        let cipher = try ObjectCipher(key: key, name: object.name)
        let reader = ObjectReader(cipher: cipher, executor: self.readers.next())
        let size = try await reader.begin(self.folder.path(of: object.name), object: object, range: range)
        return ObjectBody(size: size) { () async throws(ObjectStoreError) in try await reader.next() }
    }

    package func delete(_ name: ObjectName) async throws(ObjectStoreError) {
        _ = try await self.blocking { folder throws(ObjectStoreError) in
            try folder.disk.remove(folder.path(of: name))
        }
    }

    package func exists(_ name: ObjectName) async throws(ObjectStoreError) -> Bool {
        try await self.blocking { folder throws(ObjectStoreError) in
            try folder.disk.exists(folder.path(of: name))
        }
    }

    /// One short act on a thread of the pool.
    func blocking<Value: Sendable>(
        _ act: @Sendable (ObjectFolder) throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        try await FolderThread(executor: self.readers.next()).run(self.folder, act)
    }
}

/// A thread of the pool, for one act.
private actor FolderThread {
    private nonisolated let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    init(executor: BlockingExecutor) { self.executor = executor }

    func run<Value: Sendable>(
        _ folder: ObjectFolder,
        _ act: @Sendable (ObjectFolder) throws(ObjectStoreError) -> Value
    ) throws(ObjectStoreError) -> Value {
        try act(folder)
    }
}
