import Foundation
import Primitives
import Signatures

/// A temporary folder with an authority and a signer of its own, and the openssl program as the other side.
final class SignatureBench: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let content = Array("Délibération 2026-11-042 : subvention au comité des fêtes".utf8)

    let now: Timestamp
    let authority: DemoAuthority
    let signer: SigningCertificate
    private let folder: String

    init() throws {
        // openssl signs at the time of the machine.
        self.now = SystemWallClock().now
        self.folder = NSTemporaryDirectory() + "signatures-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        self.authority = try DemoAuthority.make(at: self.now - .days(30))
        self.signer = try self.authority.issue(
            commonName: "Signataire de démonstration",
            organization: "Commune de Kerlann",
            at: self.now - .days(10)
        )
        try self.write(Self.content, to: "content")
        try self.write(Array(self.authority.root.pem.utf8), to: "root.pem")
        try self.authority.save(to: self.path("authority.pem"))
        try self.signer.save(to: self.path("signer.pem"))
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    var verifier: CMSVerifier { CMSVerifier(trust: [self.authority.root]) }

    func path(_ name: String) -> String { "\(self.folder)/\(name)" }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: self.path(name)))
    }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: self.path(name)))) }

    func sign(_ content: [UInt8] = SignatureBench.content) throws -> [UInt8] {
        try CMSSignature.sign(.bytes(content), with: self.signer, at: self.now)
    }

    func verify(
        _ signature: [UInt8],
        over content: [UInt8] = SignatureBench.content,
        at time: Timestamp? = nil
    ) throws -> SignatureReport {
        try self.verifier.verify(signature, over: .bytes(content), at: time ?? self.now)
    }

    /// Runs openssl in the folder and gives what it printed.
    @discardableResult
    func openssl(_ arguments: String...) throws -> String { try self.openssl(arguments) }

    @discardableResult
    func openssl(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = URL(filePath: self.folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(arguments.first ?? ""): \(text)") }
        return text
    }

    /// A signature of the content by openssl.
    @discardableResult
    func opensslSign(_ signer: String, _ options: [String]) throws -> [UInt8] {
        try self.openssl(
            ["cms", "-sign", "-binary", "-in", "content", "-signer", signer, "-outform", "DER", "-out", "signature"]
                + options
        )
        return try self.read("signature")
    }

    /// A certificate by openssl, signed by the authority, with its key in the same file.
    func issue(
        _ name: String,
        key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        _ extensions: String...
    ) throws {
        let request = [
            "req", "-new", "-nodes", "-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).csr",
        ]
        try self.openssl(request + ["-newkey"] + key)
        try self.write(Array(extensions.joined(separator: "\n").utf8), to: "\(name).ext")
        try self.openssl(
            "x509",
            "-req",
            "-in",
            "\(name).csr",
            "-CA",
            "authority.pem",
            "-CAkey",
            "authority.pem",
            "-days",
            "30",
            "-extfile",
            "\(name).ext",
            "-out",
            "\(name).crt"
        )
        try self.write(self.read("\(name).crt") + self.read("\(name).key"), to: "\(name).pem")
    }
}
