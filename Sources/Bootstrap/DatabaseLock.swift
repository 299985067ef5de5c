import Foundation

/// Held by the one hub that works with an SQLite file: a second one would send its mails and tokens twice, and count
/// tries apart. Several nodes share a PostgreSQL.
package final class DatabaseLock: Sendable {
    private let descriptor: Int32

    /// Throws `ConfigurationProblem` when another process holds it. Where the file cannot be made or locked at all, opening
    /// the database says why.
    package init(_ reference: String) throws {
        guard reference.hasPrefix("sqlite:") else {
            self.descriptor = -1
            return
        }
        let path = String(reference.dropFirst("sqlite:".count))
        self.descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard self.descriptor >= 0, flock(self.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
        throw ConfigurationProblem(
            place: "database",
            message: "another liammd works with \(path) already: stop it, or give this one a database of its own"
        )
    }

    deinit { if self.descriptor >= 0 { close(self.descriptor) } }
}
