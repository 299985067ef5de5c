import Foundation

/// A program started by a test, with no descriptor of ours but its three own.
///
/// Foundation's `Process` learns that a child has ended from a socket which every child started at that moment inherits:
/// with long-lived servers among them it never does.
package struct ChildProcess: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let identifier: Int32

    /// `output` and `errors` are files to write, made when they are not there; nil is nowhere.
    package static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        folder: String? = nil,
        output: String? = nil,
        errors: String? = nil
    ) throws -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let mode = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", mode, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors ?? "/dev/null", mode, 0o600)
        // Closing what is not open is no error there.
        for descriptor: Int32 in 3..<2048 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var words = [program] + arguments
        if let folder { words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + words }
        var identifier: Int32 = 0
        let code = self.withCStrings(words) { argv in
            self.withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
                posix_spawn(&identifier, words[0], &actions, nil, argv, variables)
            }
        }
        guard code == 0 else { throw Failure(description: "\(program): \(String(cString: strerror(code)))") }
        return ChildProcess(identifier: identifier)
    }

    /// Its exit code, or the negated signal that ended it. To be called once.
    package func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.reap()) }
        }
    }

    /// Kills and reaps it.
    package func stop() {
        kill(self.identifier, SIGKILL)
        _ = self.reap()
    }

    private func reap() -> Int32 {
        var status: Int32 = 0
        while waitpid(self.identifier, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }

    /// Runs it to its end; what it said is in the failure when that is not 0.
    package static func run(
        _ program: String,
        _ arguments: [String],
        folder: String
    ) async throws {
        let log = "\(folder)/\(UUID().uuidString).log"
        let child = try self.start(program, arguments, folder: folder, output: log, errors: log)
        let code = await child.wait()
        guard code == 0 else {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            throw Failure(description: "\(program) ended with \(code): \(text)")
        }
    }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
