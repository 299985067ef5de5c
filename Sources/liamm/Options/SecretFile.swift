import AdminAPI
import Foundation
import Primitives

/// Secrets come from a file or stdin and leave into a file that only its owner reads; `-` is stdin or stdout.
enum SecretFile {
    /// A line end at the end is not part of the secret. A file that its group or others may read is refused, as a master
    /// key is; a pipe is whoever's who opened it.
    static func read(_ path: String) throws -> Secret {
        let data = path == "-" ? try? FileHandle.standardInput.readToEnd() : try self.contents(of: path)
        guard var bytes = data.map({ Array($0) }), !bytes.isEmpty else {
            throw Problem.file(path == "-" ? "stdin" : path, "no secret can be read there")
        }
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.isEmpty else {
            throw Problem.file(path == "-" ? "stdin" : path, "not a secret of UTF-8 text")
        }
        return Secret(bytes)
    }

    /// Permissions are asked of the file that is read, not of the path: it cannot be exchanged in between.
    private static func contents(of path: String) throws -> Data? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT != S_IFREG || status.st_mode & 0o077 == 0 else {
            throw Problem.file(path, "others can read it; run: chmod 600 \(path)")
        }
        return try? file.readToEnd()
    }

    /// Nothing that is there is replaced unasked: an old secret may be the only one that opens.
    static func refuse(existing paths: [String], replacing isForced: Bool) throws {
        let there = isForced ? [] : paths.filter { $0 != "-" && self.isThere($0) }
        guard let first = there.first else { return }
        let others = there.count > 1 ? " and \(there.count - 1) more" : ""
        let verb = there.count > 1 ? "are" : "is"
        throw Problem.confirmation(
            "\(first)\(others) \(verb) there already: nothing was done",
            hint: "another --out, or --force to replace what is there"
        )
    }

    /// The file is made before the secret is, so that none is made and lost; it gets its name at the end. What bears
    /// that name already is refused before anything is asked of the hub, unless it may be replaced.
    static func receive(
        into path: String,
        replacing isForced: Bool,
        _ make: () async throws -> String?
    ) async throws {
        guard path != "-" else {
            if let secret = try await make() { Console.data(secret) }
            return
        }
        try self.refuse(existing: [path], replacing: isForced)
        let temporary = "\(path).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Problem.file(path, "the file cannot be made") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            guard let secret = try await make() else {
                unlink(temporary)
                return
            }
            do {
                try file.write(contentsOf: Data((secret + "\n").utf8))
                try file.synchronize()
            } catch {
                throw Problem.file(path, "the secret was made but cannot be written: make another one")
            }
        } catch {
            unlink(temporary)
            throw error
        }
        // Somebody may have made a file of that name meanwhile: the secret is not lost with it.
        guard isForced ? rename(temporary, path) == 0 : link(temporary, path) == 0 else {
            throw Problem.file(path, "the file cannot be put there: the secret is in \(temporary)")
        }
        if !isForced { unlink(temporary) }
        Console.message("secret written to \(path)")
    }

    /// A link that leads nowhere counts.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}
