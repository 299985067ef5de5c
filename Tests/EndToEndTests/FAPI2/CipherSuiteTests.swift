import Bootstrap
import HubTesting
import Testing

/// FAPI 2.0 Security Profile, section 5.2.2: TLS of our own, as a client that offers one suite finds it.
@Suite struct CipherSuiteTests {
    /// curl's code for a handshake that failed.
    private static let noHandshake = "/usr/bin/curl ended with 35:"

    private static func isAnswered(
        _ bench: CertificateBench,
        _ port: Int,
        _ arguments: [String]
    ) async throws -> Bool {
        let quiet = ["--silent", "--show-error", "--insecure", "--max-time", "60", "--noproxy", "*"]
        do {
            let url = "https://127.0.0.1:\(port)/.well-known/openid-configuration"
            return try await bench.run("/usr/bin/curl", quiet + arguments + [url]).contains("\"issuer\"")
        } catch let failure as CertificateBench.Failure {
            try #require(failure.description.hasPrefix(self.noHandshake), "\(failure)")
            return false
        }
    }

    @Test(arguments: [("ECDSA", CertificateBench.p256), ("RSA", ["rsa:2048"])])
    func `5.2.2: TLS 1.2 by the suites of BCP 195 that the profile names, and by no other`(
        kind: String,
        key: [String]
    ) async throws {
        let bench = try CertificateBench()
        _ = try await bench.certificate("server", subject: "/CN=localhost", key: key)
        let (pem, secret) = (bench.path("server.pem"), bench.path("server.key"))
        try await Hub.lend(settings: { $0.tls = .init(certificate: pem, key: secret) }) { hub in
            try await hub.listen { port in
                let named = ["AES128-GCM-SHA256", "AES256-GCM-SHA384"].map { "ECDHE-\(kind)-\($0)" }
                let others = ["AES128-SHA", "AES256-SHA", "AES128-SHA256", "AES256-SHA384", "CHACHA20-POLY1305"]
                let refused = others.map { "ECDHE-\(kind)-\($0)" } + ["AES128-GCM-SHA256", "AES256-SHA"]
                for suite in named + refused {
                    let offer = ["--tls-max", "1.2", "--ciphers", suite]
                    let isTaken = try await Self.isAnswered(bench, port, offer)
                    #expect(isTaken == named.contains(suite), "\(suite)")
                }
                let isNewer = try await Self.isAnswered(bench, port, ["--tlsv1.3"])
                #expect(isNewer)
            }
        }
    }
}
