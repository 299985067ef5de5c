import Foundation
package import Primitives

/// `file:PATH` (in the one folder of secrets), `credential:NAME` (systemd), `env:NAME` (sandbox): where a directory's
/// password really is.
///
/// A realm file names it and names the server it is sent to: nothing but what lies in that folder may be named.
package struct SecretReferences: Sendable {
    private static let longest = 1024

    private let environment: [String: String]
    private let isSandbox: Bool
    private let folder: String
    private let forbidden: [String]

    /// `forbidden`: what the hub's own settings name behind `file:`, `credential:` or `env:`, refused wherever it lies.
    package init(environment: [String: String], isSandbox: Bool, folder: String, forbidden: [String] = []) {
        self.environment = environment
        self.isSandbox = isSandbox
        self.folder = folder
        self.forbidden = forbidden
    }

    /// Nil when it cannot be read. A line end at the end of a file is not part of the secret.
    package func secret(_ reference: String) -> Secret? {
        guard let colon = reference.firstIndex(of: ":") else { return nil }
        let name = String(reference[reference.index(after: colon)...])
        switch reference[..<colon] {
        case "file": return Self.file(name, in: self.folder, without: self.forbidden, isPrivate: true)
        case "credential":
            guard let folder = self.environment["CREDENTIALS_DIRECTORY"] else { return nil }
            // The service manager guards that folder by access lists, which look like group permissions.
            let forbidden = self.forbidden.map { "\(folder)/\($0)" }
            return Self.file("\(folder)/\(name)", in: folder, without: forbidden, isPrivate: false)
        case "env":
            guard self.isSandbox, !self.forbidden.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
                return nil
            }
            return self.environment[name].map { Secret($0) }
        default: return nil
        }
    }

    /// Links are followed first, then judged: the file must really lie there, and nobody else may read it.
    private static func file(
        _ path: String,
        in folder: String,
        without forbidden: [String],
        isPrivate: Bool
    ) -> Secret? {
        guard !path.utf8.contains(0), let folder = self.real(folder), let path = self.real(path),
            path.hasPrefix("\(folder)/"), !forbidden.contains(where: { self.real($0) == path })
        else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= self.longest,
            !isPrivate || status.st_mode & 0o077 == 0
        else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard var bytes = (try? handle.read(upToCount: self.longest)).map({ Array($0) }) else { return nil }
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return bytes.isEmpty ? nil : Secret(bytes)
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
