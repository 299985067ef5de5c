package import AdminAPI
import Foundation

/// The hubs that this user signs in to, in a file that only its owner reads.
package struct ContextFile: Sendable {
    package struct Context: Codable, Sendable, Hashable {
        /// Its address, as applications know it.
        package let hub: String
        /// Absolute path of a PEM file of authorities that are trusted beside the machine's; nil: none.
        package var caFile: String?
        /// Nil: not signed in.
        package var tokens: SignInTokens?

        package init(hub: String, caFile: String? = nil, tokens: SignInTokens? = nil) {
            self.hub = hub
            self.caFile = caFile
            self.tokens = tokens
        }
    }

    package struct Content: Codable, Sendable, Hashable {
        /// The one used where none is named.
        package var current: String?
        package var contexts: [String: Context]

        package init(current: String? = nil, contexts: [String: Context] = [:]) {
            self.current = current
            self.contexts = contexts
        }
    }

    private static let patience = Duration.seconds(60)

    package let path: String

    package init(path: String) { self.path = path }

    /// `$XDG_CONFIG_HOME/liamm/contexts.json`; `~/.config` where it is not set (XDG Base Directory Specification).
    package init(environment: [String: String]) {
        let given = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let base = given ?? "\(environment["HOME"] ?? NSHomeDirectory())/.config"
        self.init(path: "\(base)/liamm/contexts.json")
    }

    /// Empty where there is no file. What others may read or write is not trusted.
    package func read() throws -> Content {
        var status = stat()
        guard stat(self.path, &status) == 0 else { return Content() }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw Problem.file(self.path, "others may read it, or own it: chmod 600, or sign in again")
        }
        guard let data = FileManager.default.contents(atPath: self.path),
            let content = try? JSONDecoder().decode(Content.self, from: data)
        else { throw Problem.file(self.path, "it cannot be read: remove it and sign in again") }
        return content
    }

    /// One command at a time changes it: a refresh token that two of them spend ends the sign-in.
    package func change<Result>(_ body: (inout Content) async throws -> Result) async throws -> Result {
        let folder = URL(filePath: self.path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let lock = open("\(self.path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw Problem.file("\(self.path).lock", "the file cannot be made") }
        defer { close(lock) }
        let end = ContinuousClock.now + Self.patience
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < end else { throw Problem.file(self.path, "another command holds it") }
            try await Task.sleep(for: .milliseconds(20))
        }
        var content = try self.read()
        let before = content
        let result = try await body(&content)
        if content != before { try self.write(content) }
        return result
    }

    /// Whole or not at all.
    private func write(_ content: Content) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(content)
        let temporary = "\(self.path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Problem.file(self.path, "the file cannot be made") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: data)
            try file.synchronize()
            guard rename(temporary, self.path) == 0 else { throw Problem.file(self.path, "it cannot be replaced") }
        } catch {
            unlink(temporary)
            throw error
        }
    }
}
