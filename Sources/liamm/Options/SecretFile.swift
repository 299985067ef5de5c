import AdminAPI
import Foundation
import Primitives

/// Secrets come from a file or stdin and leave into a file that only its owner reads; `-` is stdin or stdout.
enum SecretFile {
    /// A line end at the end is not part of the secret.
    static func read(_ path: String) throws -> Secret {
        let data: Data?
        if path == "-" {
            data = try? FileHandle.standardInput.readToEnd()
        } else {
            data = FileManager.default.contents(atPath: path)
        }
        guard var bytes = data.map({ Array($0) }), !bytes.isEmpty else {
            throw Problem.file(path == "-" ? "stdin" : path, "no secret can be read there")
        }
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.isEmpty else {
            throw Problem.file(path == "-" ? "stdin" : path, "not a secret of UTF-8 text")
        }
        return Secret(bytes)
    }

    /// The file is made before the secret is, so that none is made and lost; it replaces the old one at the end.
    static func receive(into path: String, _ make: () async throws -> String?) async throws {
        guard path != "-" else {
            if let secret = try await make() { Console.data(secret) }
            return
        }
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
            guard rename(temporary, path) == 0 else {
                throw Problem.file(path, "the secret was made but cannot be written: make another one")
            }
            Console.message("secret written to \(path)")
        } catch {
            unlink(temporary)
            throw error
        }
    }
}
