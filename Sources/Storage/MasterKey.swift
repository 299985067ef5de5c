import Foundation
package import Primitives

/// The 32 bytes that everything secret is sealed under, and where they are read from.
package enum MasterKey {
    package enum Failure: Error, Hashable, CustomStringConvertible {
        case unknownReference
        case unreadable(path: String)
        case notAFile(path: String)
        case readableByOthers(path: String)
        case noCredentials(name: String)
        case badCredentialName(String)
        case environmentOutsideSandbox
        case noVariable(name: String)
        case wrongFormat

        package var description: String {
            switch self {
            case .unknownReference: "the master key is given as file:PATH, credential:NAME or env:NAME"
            case .unreadable(let path):
                "the master key \(path) cannot be read; make one: (umask 077; head -c 32 /dev/urandom | base64 > \(path))"
            case .notAFile(let path): "the master key \(path) is not a file"
            case .readableByOthers(let path): "others can read the master key \(path); run: chmod 600 \(path)"
            case .noCredentials(let name):
                "the credential \(name) is not there: CREDENTIALS_DIRECTORY is not set; see LoadCredential= of systemd"
            case .badCredentialName(let name): "\(name) is not the name of a credential"
            case .environmentOutsideSandbox: "a master key from the environment is for a sandbox only"
            case .noVariable(let name): "the environment variable \(name) is not set"
            case .wrongFormat: "the master key must be 32 bytes: raw, or in hexadecimal, or in base64"
            }
        }
    }

    private static let length = 32
    private static let maximumFileSize = 4096

    /// Refuses a file that its group or others may read, and a value that is not 32 bytes.
    package static func load(
        from reference: String,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        isSandbox: Bool
    ) throws(Failure) -> Secret {
        guard let colon = reference.firstIndex(of: ":") else { throw .unknownReference }
        let name = String(reference[reference.index(after: colon)...])
        guard !name.isEmpty else { throw .unknownReference }
        switch reference[..<colon] {
        case "file": return try self.decode(self.read(name, isPrivate: true))
        case "credential":
            guard !name.contains("/"), name != ".", name != ".." else { throw .badCredentialName(name) }
            guard let folder = environment["CREDENTIALS_DIRECTORY"] else { throw .noCredentials(name: name) }
            // The service manager guards that folder by access lists, which look like group permissions.
            return try self.decode(self.read("\(folder)/\(name)", isPrivate: false))
        case "env":
            guard isSandbox else { throw .environmentOutsideSandbox }
            guard let value = environment[name] else { throw .noVariable(name: name) }
            return try self.decode(Array(value.utf8))
        default: throw .unknownReference
        }
    }

    /// Permissions are asked of the file that is read, not of the path: it cannot be exchanged in between.
    private static func read(_ path: String, isPrivate: Bool) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard !isPrivate || status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
        guard status.st_size <= self.maximumFileSize else { throw .wrongFormat }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard let data = try? handle.read(upToCount: self.maximumFileSize) else { throw .wrongFormat }
        return Array(data)
    }

    /// Thirty-two characters of text are a password or half a key in hexadecimal, never the raw key.
    private static func decode(_ bytes: [UInt8]) throws(Failure) -> Secret {
        if bytes.count == self.length, !bytes.allSatisfy({ 0x20..<0x7F ~= $0 || 0x09...0x0D ~= $0 }) {
            return Secret(bytes)
        }
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let decoded = Hex.decode(text) ?? Data(base64Encoded: text).map { Array($0) } ?? []
        guard decoded.count == self.length else { throw .wrongFormat }
        return Secret(decoded)
    }
}
