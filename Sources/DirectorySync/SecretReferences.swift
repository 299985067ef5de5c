import Foundation
package import Primitives

/// `file:PATH`, `credential:NAME` (systemd), `env:NAME` (sandbox): where a directory's password really is.
package struct SecretReferences: Sendable {
    private let environment: [String: String]
    private let isSandbox: Bool

    package init(environment: [String: String], isSandbox: Bool) {
        self.environment = environment
        self.isSandbox = isSandbox
    }

    /// Nil when it cannot be read. A line end at the end of a file is not part of the secret.
    package func secret(_ reference: String) -> Secret? {
        let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "file": return self.file(parts[1])
        case "credential": return self.environment["CREDENTIALS_DIRECTORY"].flatMap { self.file("\($0)/\(parts[1])") }
        case "env": return self.isSandbox ? self.environment[parts[1]].map { Secret($0) } : nil
        default: return nil
        }
    }

    private func file(_ path: String) -> Secret? {
        guard var bytes = FileManager.default.contents(atPath: path).map({ Array($0) }) else { return nil }
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return bytes.isEmpty ? nil : Secret(bytes)
    }
}
