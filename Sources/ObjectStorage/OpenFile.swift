import Foundation

/// A file descriptor, closed when nobody holds it any more.
final class OpenFile: Sendable {
    let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(self.descriptor) }

    static func create(_ path: String) throws(ObjectStoreError) -> OpenFile {
        let file = try self.open(path, flags: O_RDWR | O_CREAT | O_EXCL)
        try file.lock()
        return file
    }

    static func reading(_ path: String) throws(ObjectStoreError) -> OpenFile {
        try self.open(path, flags: O_RDONLY)
    }

    /// For writing, alone: `busy` when another holder, in any process, has it.
    static func writing(_ path: String) throws(ObjectStoreError) -> OpenFile {
        let file = try self.open(path, flags: O_RDWR)
        try file.lock()
        return file
    }

    private static func open(_ path: String, flags: Int32) throws(ObjectStoreError) -> OpenFile {
        let descriptor = Foundation.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 && errno == ENOENT && flags & O_CREAT == 0 {
            throw ObjectStoreError(.missing, number: ENOENT, detail: "open")
        }
        guard descriptor >= 0 else { throw .system("open", number: errno) }
        return OpenFile(descriptor)
    }

    /// The lock of a live writer, by which a sweep knows an abandoned file; the system drops it with the process.
    private func lock() throws(ObjectStoreError) {
        guard flock(self.descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .system("flock", number: errno) }
    }

    func size() throws(ObjectStoreError) -> Int64 { Int64(try self.status().st_size) }

    func modified() throws(ObjectStoreError) -> Int64 { Int64(try self.status().st_mtim.tv_sec) }

    private func status() throws(ObjectStoreError) -> stat {
        var status = stat()
        guard fstat(self.descriptor, &status) == 0 else { throw .system("fstat", number: errno) }
        return status
    }

    func truncate(to size: Int64) throws(ObjectStoreError) {
        guard ftruncate(self.descriptor, off_t(size)) == 0 else { throw .system("ftruncate", number: errno) }
    }

    func write(_ bytes: [UInt8], at position: Int64) throws(ObjectStoreError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(
                    self.descriptor,
                    buffer.baseAddress.map { $0 + written },
                    bytes.count - written,
                    off_t(position + Int64(written))
                )
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system("write", number: count == 0 ? ENOSPC : errno) }
            written += count
        }
    }

    /// Exactly this many bytes; a file too short for them is corrupt.
    func read(_ count: Int, at position: Int64) throws(ObjectStoreError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    self.descriptor,
                    buffer.baseAddress.map { $0 + filled },
                    count - filled,
                    off_t(position + Int64(filled))
                )
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard failure == 0 else { throw .system("read", number: failure) }
        guard bytes.count == count else { throw ObjectStoreError(.corrupt, detail: "short file") }
        return bytes
    }
}
