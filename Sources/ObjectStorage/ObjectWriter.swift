import Crypto
import Primitives

/// One object being written, on a thread of the pool: a temporary file until `commit` names it.
actor ObjectWriter {
    private nonisolated let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    private let folder: ObjectFolder
    private let name: ObjectName
    private let limit: Int64
    private let path: String
    private var sealer: ChunkSealer
    private var hasher = SHA256()
    private var file: OpenFile?

    init(folder: ObjectFolder, name: ObjectName, cipher: ObjectCipher, limit: Int64, executor: BlockingExecutor) {
        self.executor = executor
        self.folder = folder
        self.name = name
        self.limit = limit
        self.path = "\(folder.incoming)/\(name.text)"
        self.sealer = ChunkSealer(cipher: cipher)
    }

    func begin() throws(ObjectStoreError) {
        try self.folder.requireWritable()
        let file = try self.folder.disk.create(self.path)
        self.file = file
        try self.folder.disk.write(ObjectCipher.header, to: file, at: 0)
    }

    func append(_ bytes: [UInt8]) throws(ObjectStoreError) {
        guard let file = self.file else { throw ObjectStoreError(.unavailable, detail: "closed") }
        guard Int64(bytes.count) <= self.limit - self.sealer.size else { throw ObjectStoreError(.tooLarge) }
        self.hasher.update(data: bytes)
        try self.sealer.take(bytes) { sealed, number throws(ObjectStoreError) in
            try self.folder.disk.write(sealed, to: file, at: ObjectCipher.position(of: number))
        }
        FaultPoint.reach("upload-streaming")
    }

    func commit(expecting expected: [UInt8]?) throws(ObjectStoreError) -> StoredObject {
        guard let file = self.file else { throw ObjectStoreError(.unavailable, detail: "closed") }
        let digest = Array(self.hasher.finalize())
        guard expected == nil || expected == digest else { throw ObjectStoreError(.digestMismatch) }
        let position = ObjectCipher.position(of: self.sealer.number)
        try self.folder.disk.write(self.sealer.last(), to: file, at: position)
        try self.folder.publish(file, at: self.path, as: self.name)
        self.file = nil
        return StoredObject(name: self.name, size: self.sealer.size, sha256: digest)
    }

    /// Leaves nothing: no descriptor, no file, whether it already had its name or not.
    func discard() {
        guard self.file != nil else { return }
        self.file = nil
        _ = try? self.folder.disk.remove(self.path)
        _ = try? self.folder.disk.remove(self.folder.path(of: self.name))
    }
}
