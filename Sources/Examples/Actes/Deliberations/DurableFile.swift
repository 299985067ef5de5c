import Foundation

/// A file that is whole or not there, and stays: on the disk before the answer.
package enum DurableFile {
    package struct Failure: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        package var description: String { "\(self.path): \(String(cString: strerror(self.code)))" }
    }

    package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let temporary = "\(path).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(path: temporary, code: errno) }
        do throws(Failure) {
            defer { close(descriptor) }
            try self.write(bytes, descriptor, path: temporary)
            guard fsync(descriptor) == 0 else { throw Failure(path: temporary, code: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else { throw Failure(path: path, code: errno) }
        try self.synchronize(folderOf: path)
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32, path: String) throws(Failure) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(path: path, code: errno) }
            start += count
        }
    }

    /// The name is durable too.
    private static func synchronize(folderOf path: String) throws(Failure) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(path: folder, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure(path: folder, code: errno) }
    }
}
