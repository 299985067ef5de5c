import Foundation

/// Held by the one hub that works with an SQLite file: a second one would send its mails and tokens twice, and count
/// tries apart. Several nodes share a PostgreSQL.
package final class DatabaseLock: Sendable {
    private let descriptor: Int32

    /// Throws `ConfigurationProblem` when another process holds it, or when nobody can: a lock that is not held is none.
    /// Where there is no folder, opening the database says so.
    package init(_ reference: String) throws {
        guard reference.hasPrefix("sqlite:") else {
            self.descriptor = -1
            return
        }
        let named = String(reference.dropFirst("sqlite:".count))
        guard !named.hasPrefix(":") else {
            self.descriptor = -1
            return
        }
        // One file has one lock, by whatever name it was given.
        let path = URL(filePath: named).resolvingSymlinksInPath().path
        self.descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard self.descriptor >= 0 else {
            if errno == ENOENT { return }
            throw ConfigurationProblem(
                place: "database",
                message: "\(path).lock cannot be locked (\(String(cString: strerror(errno)))): liammd must own it"
            )
        }
        guard flock(self.descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
        throw ConfigurationProblem(
            place: "database",
            message: "another liammd works with \(path) already: stop it, or give this one a database of its own"
        )
    }

    deinit { if self.descriptor >= 0 { close(self.descriptor) } }
}
