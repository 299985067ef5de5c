import Foundation

/// A certificate authority of a test's own, as a collectivité runs one, with a server's certificate for loopback.
package final class ThrowawayAuthority: Sendable {
    package let folder: String

    package var authorityFile: String { "\(self.folder)/ca.pem" }
    /// Of another authority, that signed nothing here.
    package var strangeAuthorityFile: String { "\(self.folder)/strange-ca.pem" }
    package var certificate: String { "\(self.folder)/server.pem" }
    package var key: String { "\(self.folder)/server.key" }

    /// `host`: the name that the certificate holds.
    package init(host: String = "localhost") async throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        for name in ["ca", "strange-ca"] {
            try await self.openSSL("req -x509 \(key) -days 2 -subj /CN=\(name) -keyout \(name).key -out \(name).pem")
        }
        try await self.openSSL("req \(key) -subj /CN=\(host) -keyout server.key -out server.csr")
        try Data("subjectAltName=DNS:\(host)\n".utf8).write(to: URL(filePath: "\(self.folder)/san.txt"))
        let signing = "-CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san.txt"
        try await self.openSSL("x509 -req -in server.csr \(signing) -out server.pem")
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    private func openSSL(_ arguments: String) async throws {
        let words = arguments.split(separator: " ").map(String.init)
        try await ChildProcess.run("/usr/bin/openssl", words, folder: self.folder)
    }

    /// A server under that certificate that answers every request with an empty document: `openssl s_server`.
    package func serve(on port: Int) async throws -> ChildProcess {
        let process = try ChildProcess.start(
            "/usr/bin/openssl",
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-cert", self.certificate, "-key", self.key, "-www",
                "-quiet",
            ],
            output: "\(self.folder)/log",
            errors: "\(self.folder)/log"
        )
        try await FreePort.waitUntilOpen(port)
        return process
    }
}
