import Foundation
import ServerTesting
import Signatures

/// An authority with a file of its own, and certificates by it and by nobody, made by the openssl program.
final class CertificateBench: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let subject = "/C=FR/O=Commune de Kerlann/CN=mairie"

    private let folder: String

    init() throws {
        self.folder = NSTemporaryDirectory() + "certificates-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    func path(_ name: String) -> String { "\(self.folder)/\(name)" }

    /// Runs a program in the folder and gives what it said.
    func run(_ program: String, _ arguments: [String]) async throws -> String {
        let output = self.path("\(UUID().uuidString).txt")
        let child = try ChildProcess.start(program, arguments, folder: self.folder, output: output)
        let code = await child.wait()
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        guard code == 0 else { throw Failure(description: "\(program) ended with \(code): \(text)") }
        return text
    }

    /// Valid from now on: `NAME.pem`, with `NAME.key` beside it.
    @discardableResult
    func authority(_ name: String) async throws -> Certificate {
        try await self.make(
            name,
            subject: "/O=Essais/CN=\(name)",
            key: Self.p256,
            ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"]
        )
    }

    /// By that authority, or by itself; `extensions` as openssl writes them.
    func certificate(
        _ name: String,
        by authority: String? = nil,
        subject: String = CertificateBench.subject,
        key: [String] = CertificateBench.p256,
        extensions: [String] = []
    ) async throws -> Certificate {
        let signer = authority.map { ["-CA", "\($0).pem", "-CAkey", "\($0).key"] } ?? []
        let added = (["basicConstraints=critical,CA:FALSE"] + extensions).flatMap { ["-addext", $0] }
        return try await self.make(name, subject: subject, key: key, signer + added)
    }

    static let p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

    private func make(
        _ name: String,
        subject: String,
        key: [String],
        _ more: [String]
    ) async throws -> Certificate {
        let files = ["-keyout", "\(name).key", "-out", "\(name).pem", "-subj", subject, "-days", "90"]
        _ = try await self.run("/usr/bin/openssl", ["req", "-x509", "-newkey"] + key + ["-nodes"] + files + more)
        return try Certificate(pem: String(contentsOfFile: self.path("\(name).pem"), encoding: .utf8))
    }
}
