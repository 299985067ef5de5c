import Crypto
import Foundation
import Primitives

/// One upload that may stop and go on, encrypted from its first byte, on a thread of the pool.
///
/// Full chunks are in `uploads/<name>`, in the format of the object to be. The bytes after them are sealed with the
/// offset in a note, `<name>.a` or `<name>.b` in turn, so that a note cut by a crash leaves the one before it whole. What
/// lies in the file beyond the newest whole note was never acknowledged and is cut off.
actor UploadStage {
    private nonisolated let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    private let folder: ObjectFolder
    private let name: ObjectName
    private let cipher: ObjectCipher
    private let path: String
    private var sealer: ChunkSealer
    private var file: OpenFile?
    private var isSecondNext = false
    /// The offset that a note tells.
    private var saved: Int64 = 0
    private var hasher = SHA256()
    private var hashed: Int64 = 0

    /// What a crash may cost an upload that comes in one long request.
    private static let savedEvery: Int64 = 32 << 20

    init(folder: ObjectFolder, name: ObjectName, cipher: ObjectCipher, executor: BlockingExecutor) {
        self.executor = executor
        self.folder = folder
        self.name = name
        self.cipher = cipher
        self.path = folder.uploadPath(of: name)
        self.sealer = ChunkSealer(cipher: cipher)
    }

    /// Starts an upload of no bytes yet, durable when this returns.
    func create() throws(ObjectStoreError) {
        try self.folder.requireWritable()
        let file = try self.folder.disk.create(self.path)
        do {
            try self.folder.disk.write(ObjectCipher.header, to: file, at: 0)
            try self.folder.sync(file)
            for second in [false, true] { try self.write(self.note(), to: OpenFile.create(self.notePath(second))) }
            try self.folder.syncFolder(self.folder.uploads)
        } catch {
            self.folder.forgetUpload(self.name)
            throw error
        }
    }

    /// Takes the upload up where it stands, and says where.
    func resume() throws(ObjectStoreError) -> Int64 {
        let file = try OpenFile.writing(self.path)
        let size = try file.size()
        var best: ChunkSealer?
        for second in [false, true] {
            guard let sealer = try self.readNote(second), ObjectCipher.position(of: sealer.number) <= size,
                sealer.size >= best?.size ?? 0
            else { continue }
            best = sealer
            self.isSecondNext = !second
        }
        guard let best else { throw ObjectStoreError(.corrupt, detail: "no note") }
        try file.truncate(to: ObjectCipher.position(of: best.number))
        self.sealer = best
        self.saved = best.size
        self.file = file
        return best.size
    }

    func append(_ bytes: [UInt8], limit: Int64) throws(ObjectStoreError) {
        let file = try self.opened()
        try self.folder.requireWritable()
        guard Int64(bytes.count) <= limit - self.sealer.size else { throw ObjectStoreError(.tooLarge) }
        try self.sealer.take(bytes) { sealed, number throws(ObjectStoreError) in
            try self.folder.disk.write(sealed, to: file, at: ObjectCipher.position(of: number))
        }
        if self.sealer.size - self.saved >= Self.savedEvery { _ = try self.save() }
    }

    /// Makes all that came durable, and says up to where.
    func save() throws(ObjectStoreError) -> Int64 {
        let file = try self.opened()
        guard self.sealer.size > self.saved else { return self.saved }
        try self.folder.requireWritable()
        try self.folder.sync(file)
        try self.write(self.note(), to: OpenFile.writing(self.notePath(self.isSecondNext)))
        self.isSecondNext.toggle()
        self.saved = self.sealer.size
        return self.saved
    }

    /// Reads some of what is staged into the digest; whether there is more. In steps, to lend the thread to others.
    func digestMore() throws(ObjectStoreError) -> Bool {
        let file = try self.opened()
        let end = min(self.sealer.number, self.hashed + 128)
        while self.hashed < end {
            let count = ObjectCipher.chunkSize + ObjectCipher.overhead
            let sealed = try file.read(count, at: ObjectCipher.position(of: self.hashed))
            self.hasher.update(data: try self.cipher.open(sealed, number: self.hashed, isLast: false))
            self.hashed += 1
        }
        return self.hashed < self.sealer.number
    }

    /// Closes the object and gives it its name; bytes with another digest than expected are removed.
    func publish(expecting expected: [UInt8]?) throws(ObjectStoreError) -> StoredObject {
        let file = try self.opened()
        self.hasher.update(data: self.sealer.tail)
        let digest = Array(self.hasher.finalize())
        guard expected == nil || expected == digest else {
            self.folder.forgetUpload(self.name)
            throw ObjectStoreError(.digestMismatch)
        }
        try self.folder.disk.write(self.sealer.last(), to: file, at: ObjectCipher.position(of: self.sealer.number))
        try self.folder.publish(file, at: self.path, as: self.name)
        self.folder.forgetUpload(self.name)
        return StoredObject(name: self.name, size: self.sealer.size, sha256: digest)
    }

    /// Lets another request go on.
    func close() { self.file = nil }

    private func opened() throws(ObjectStoreError) -> OpenFile {
        guard let file = self.file else { throw ObjectStoreError(.unavailable, detail: "closed") }
        return file
    }

    private func notePath(_ second: Bool) -> String { "\(self.path).\(second ? "b" : "a")" }

    private func note() throws(ObjectStoreError) -> [UInt8] {
        let number = withUnsafeBytes(of: self.sealer.number.bigEndian, Array.init)
        return try self.cipher.sealNote(number + self.sealer.tail)
    }

    private func write(_ note: [UInt8], to file: OpenFile) throws(ObjectStoreError) {
        try self.folder.disk.write(note, to: file, at: 0)
        try file.truncate(to: Int64(note.count))
        try self.folder.sync(file)
    }

    /// Where the note says the upload stands; `nil` when it is cut. A note that cannot be read now is an error: to go
    /// back to the one before would forget acknowledged bytes.
    private func readNote(_ second: Bool) throws(ObjectStoreError) -> ChunkSealer? {
        let file = try OpenFile.reading(self.notePath(second))
        let size = try file.size()
        guard size <= Int64(8 + ObjectCipher.chunkSize + ObjectCipher.overhead) else { return nil }
        let sealed = try file.read(Int(size), at: 0)
        guard let note = try? self.cipher.openNote(sealed), note.count >= 8 else { return nil }
        let number = note.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return ChunkSealer(cipher: self.cipher, number: number, tail: Array(note.dropFirst(8)))
    }
}
