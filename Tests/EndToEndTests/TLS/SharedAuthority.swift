import Foundation
import HubTesting
import Signatures

/// An authority that lives as long as the tests do, with what it has signed: made once, for openssl takes its time.
actor SharedAuthority {
    static let shared = SharedAuthority()

    /// The common names of the clients.
    static let clients = ["mairie", "courrier"]

    private var making: Task<[String: Data], any Error>?

    /// Lends a folder of one test's own with all of it.
    nonisolated func withFiles(_ body: @Sendable (SharedAuthorityFiles) async throws -> Void) async throws {
        let made = try await self.made()
        let folder = FileManager.default.temporaryDirectory.appending(path: "authority-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, content) in made { try content.write(to: folder.appending(path: name)) }
        try await body(SharedAuthorityFiles(folder: folder.path))
    }

    private func made() async throws -> [String: Data] {
        if let making { return try await making.value }
        let making = Task { try await Self.make() }
        self.making = making
        return try await making.value
    }

    private static func make() async throws -> [String: Data] {
        let bench = try CertificateBench()
        try await bench.authority("root")
        try await bench.authority("stranger")
        _ = try await bench.certificate(
            "server",
            by: "root",
            subject: "/CN=liamm.example",
            extensions: ["subjectAltName=DNS:liamm.example", "extendedKeyUsage=serverAuth"]
        )
        for name in Self.clients {
            _ = try await bench.certificate(
                name,
                by: "root",
                subject: "/C=FR/O=Commune de Kerlann/CN=\(name)",
                extensions: ["extendedKeyUsage=clientAuth"]
            )
        }
        _ = try await bench.certificate("impostor", by: "stranger", subject: "/C=FR/O=Commune de Kerlann/CN=mairie")
        var files: [String: Data] = [:]
        for name in ["root", "stranger", "server", "impostor"] + Self.clients {
            for kind in ["pem", "key"] {
                files["\(name).\(kind)"] = try Data(contentsOf: URL(filePath: bench.path("\(name).\(kind)")))
            }
        }
        return files
    }
}

/// The files of the throwaway authority: `root`, `server`, a client each of its clients, and `impostor`, who has a client's
/// name from the authority `stranger`.
struct SharedAuthorityFiles: Sendable {
    fileprivate let folder: String

    func path(_ name: String) -> String { "\(self.folder)/\(name).pem" }

    func shown(_ name: String) -> CertificateFiles {
        CertificateFiles(certificate: self.path(name), key: "\(self.folder)/\(name).key")
    }

    func certificate(_ name: String) throws -> Certificate {
        try Certificate(pem: String(contentsOfFile: self.path(name), encoding: .utf8))
    }
}
