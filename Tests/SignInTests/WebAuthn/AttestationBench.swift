import Crypto
import Foundation
import Primitives
import ServerTesting
import Signatures

/// A maker of authenticators with a certification authority of its own, by the openssl program.
final class AttestationBench: Sendable {
    /// A certificate and its key.
    struct Issued: Sendable {
        let name: String
        let key: P256.Signing.PrivateKey
        /// The certificate first.
        var chain: [[UInt8]]

        func sign(_ bytes: [UInt8]) throws -> [UInt8] { Array(try self.key.signature(for: bytes).derRepresentation) }
    }

    static let aaguid = [UInt8](1...16)
    static let subject = "/C=FR/O=Fabricant de l'exemple/OU=Authenticator Attestation/CN=Lot 1"
    static let plain = "basicConstraints=critical,CA:FALSE"

    let root: String
    private let folder: String

    init() async throws {
        self.folder = NSTemporaryDirectory() + "attestation-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        try await Self.make(
            "root",
            in: self.folder,
            subject: "/CN=Racine de l'exemple",
            extensions: ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]
        )
        self.root = try String(contentsOfFile: "\(self.folder)/root.crt", encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    static func model(_ aaguid: [UInt8] = AttestationBench.aaguid) -> String {
        "1.3.6.1.4.1.45724.1.1.4=DER:0410\(Hex.encode(aaguid))"
    }

    /// A certificate below the root, or below another one.
    func issue(
        subject: String = AttestationBench.subject,
        _ extensions: [String] = [AttestationBench.plain, AttestationBench.model()],
        by issuer: Issued? = nil,
        days: Int = 30
    ) async throws -> Issued {
        let name = UUID().uuidString
        try await Self.make(
            name,
            in: self.folder,
            subject: subject,
            extensions: extensions,
            issuer: issuer?.name ?? "root",
            days: days
        )
        let key = try String(contentsOfFile: "\(self.folder)/\(name).key", encoding: .utf8)
        let certificate = try String(contentsOfFile: "\(self.folder)/\(name).crt", encoding: .utf8)
        return Issued(
            name: name,
            key: try P256.Signing.PrivateKey(pemRepresentation: key),
            chain: [try Certificate(pem: certificate).der] + (issuer?.chain ?? [])
        )
    }

    private static func make(
        _ name: String,
        in folder: String,
        subject: String,
        extensions: [String],
        issuer: String? = nil,
        days: Int = 3650
    ) async throws {
        let settings = ["[req]", "distinguished_name=names", "x509_extensions=more", "[names]", "[more]"] + extensions
        try Data(settings.joined(separator: "\n").utf8).write(to: URL(filePath: "\(folder)/\(name).cnf"))
        let authority = issuer.map { ["-CA", "\($0).crt", "-CAkey", "\($0).key"] } ?? []
        try await ChildProcess.run(
            "/usr/bin/env",
            [
                "openssl", "req", "-x509", "-config", "\(name).cnf", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-keyout", "\(name).key", "-out", "\(name).crt", "-days",
                "\(days)", "-utf8", "-subj", subject,
            ] + authority,
            folder: folder
        )
    }
}
