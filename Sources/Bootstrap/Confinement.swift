import Foundation

/// What the process asks of the system before it does anything: files for its owner alone, as many descriptors as it
/// may have.
package enum Confinement {
    package static func begin() {
        _ = umask(0o077)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Makes a database's file before SQLite does, for its owner alone, and takes away what others may do with one that
    /// is there. The files that SQLite puts beside it get the same permissions.
    static func keepPrivate(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
        for name in [path, "\(path)-wal", "\(path)-shm"] {
            let attributes = try? FileManager.default.attributesOfItem(atPath: name)
            if let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 { chmod(name, 0o600) }
        }
    }
}
