import Foundation
import Primitives

/// A file that only its owner reads, as long as it exists.
enum PrivateFile {
    private static let maximumSize = 1 << 16

    /// Permissions are asked of the file that is read, not of the path: it cannot be exchanged in between.
    static func read(_ path: String) throws(SignatureError) -> Secret {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SignatureError(.unreadable) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SignatureError(.unreadable) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SignatureError(.notAFile) }
        guard status.st_mode & 0o077 == 0 else { throw SignatureError(.readableByOthers) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard status.st_size <= self.maximumSize, let data = try? handle.read(upToCount: self.maximumSize)
        else { throw SignatureError(.unreadable) }
        return Secret(Array(data))
    }

    /// Whole or not at all, and never over another file: a lost key is worse than a refusal.
    static func write(_ secret: Secret, to path: String) throws(SignatureError) {
        let temporary = "\(path).\(getpid()).\(SystemRandomSource().token(bytes: 6)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SignatureError(.unwritable) }
        defer { unlink(temporary) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(secret.bytes))
            try handle.synchronize()
        } catch {
            throw SignatureError(.unwritable)
        }
        // A link, unlike a rename, does not replace.
        guard link(temporary, path) == 0 else {
            throw SignatureError(errno == EEXIST ? .alreadyThere : .unwritable)
        }
    }
}
