import Foundation
package import Primitives

/// The 32 bytes that everything secret is sealed under.
package enum MasterKey {
    package enum Failure: Error, Hashable, CustomStringConvertible {
        case unreadable(String), readableByOthers(String), wrongLength, environmentOutsideSandbox, unknownReference

        package var description: String {
            switch self {
            case .unreadable(let path):
                "the master key \(path) cannot be read; make one: head -c 32 /dev/urandom | base64 > \(path)"
            case .readableByOthers(let path): "others can read the master key \(path); run: chmod 600 \(path)"
            case .wrongLength: "the master key must be 32 bytes, raw, in hexadecimal or in base64"
            case .environmentOutsideSandbox: "a master key from the environment is for a sandbox only"
            case .unknownReference: "the master key is given as file:PATH, credential:NAME or env:NAME"
            }
        }
    }

    /// Refuses a file that its group or others may read.
    package static func load(from reference: String, environment: [String: String], isSandbox: Bool) throws(Failure)
        -> Secret
    {
        let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw .unknownReference }
        switch parts[0] {
        case "file": return try self.decode(self.file(parts[1]))
        case "credential":
            guard let folder = environment["CREDENTIALS_DIRECTORY"] else { throw .unreadable(reference) }
            return try self.decode(self.file("\(folder)/\(parts[1])"))
        case "env":
            guard isSandbox else { throw .environmentOutsideSandbox }
            guard let value = environment[parts[1]] else { throw .unreadable(reference) }
            return try self.decode(Array(value.utf8))
        default: throw .unknownReference
        }
    }

    private static func file(_ path: String) throws(Failure) -> [UInt8] {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let permissions = attributes[.posixPermissions] as? NSNumber,
            let data = FileManager.default.contents(atPath: path)
        else { throw .unreadable(path) }
        guard permissions.intValue & 0o077 == 0 else { throw .readableByOthers(path) }
        return Array(data)
    }

    private static func decode(_ bytes: [UInt8]) throws(Failure) -> Secret {
        if bytes.count == 32 { return Secret(bytes) }
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let decoded = Hex.decode(text) ?? Data(base64Encoded: text).map { Array($0) } ?? []
        guard decoded.count == 32 else { throw .wrongLength }
        return Secret(decoded)
    }
}
