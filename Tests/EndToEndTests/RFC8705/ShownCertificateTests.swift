import Bootstrap
import Foundation
import HubTesting
import Model
import NIOCore
import OpenID
import Primitives
import Signatures
import Testing

/// How a certificate reaches the hub: TLS of its own, and RFC 9440 behind a proxy.
@Suite struct ShownCertificateTests {
    private static let form = "grant_type=refresh_token&refresh_token=any&client_id=mairie"

    /// The word of the token endpoint's refusal: `invalid_grant` for who has proved itself.
    private static func word(
        _ bench: CertificateBench,
        _ url: String,
        _ arguments: [String]
    ) async throws -> String? {
        let quiet = ["--silent", "--show-error", "--max-time", "60", "--noproxy", "*", "--data", Self.form]
        let text = try await bench.run("/usr/bin/curl", quiet + arguments + [url])
        return try StrictJSON.parse(Array(text.utf8))["error"]?.string
    }

    private static func header(_ certificate: Certificate) -> String {
        "Client-Cert: :\(Data(certificate.der).base64EncodedString()):"
    }

    @Test func `RFC 8705 2: TLS of our own asks for a certificate, records it, and takes who has none`() async throws {
        let bench = try CertificateBench()
        let own = try await bench.certificate("own")
        _ = try await bench.certificate("other")
        _ = try await bench.certificate("server", subject: "/CN=localhost")
        let (pem, key) = (bench.path("server.pem"), bench.path("server.key"))
        try await Hub.lend(settings: {
            $0.tls = .init(certificate: pem, key: key)
            $0.clientCertificates.isRequested = true
        }) { hub in
            _ = try await hub.client("mairie", proving: .selfSignedTLSClientAuth) { $0.keys = own.keySet }
            try await hub.listen { port in
                let url = "https://127.0.0.1:\(port)/oauth2/token"
                func word(_ arguments: [String]) async throws -> String? {
                    try await Self.word(bench, url, ["--insecure"] + arguments)
                }
                let proved = try await word(["--cert", "own.pem", "--key", "own.key"])
                #expect(proved == "invalid_grant")
                let wrong = [
                    ["--cert", "other.pem", "--key", "other.key"], [], ["--header", Self.header(own)],
                    ["--cert", "other.pem", "--key", "other.key", "--header", Self.header(own)],
                ]
                for arguments in wrong {
                    let refused = try await word(arguments)
                    #expect(refused == "invalid_client")
                }
            }
        }
    }

    @Test(arguments: [true, false])
    func `RFC 9440 2: the header is believed from a proxy of ours that is said to set it`(
        isForwarded: Bool
    ) async throws {
        let bench = try CertificateBench()
        let own = try await bench.certificate("own")
        try await Hub.lend(settings: {
            $0.trustedProxies = [IPNetwork("127.0.0.1")].compactMap { $0 }
            $0.clientCertificates.isForwarded = isForwarded
        }) { hub in
            _ = try await hub.client("mairie", proving: .selfSignedTLSClientAuth) { $0.keys = own.keySet }
            try await hub.listen { port in
                let url = "http://127.0.0.1:\(port)/oauth2/token"
                let answer = try await Self.word(bench, url, ["--header", Self.header(own)])
                #expect(answer == (isForwarded ? "invalid_grant" : "invalid_client"))
                let plain = Self.header(own).replacingOccurrences(of: ": :", with: ": ")
                let twice = ["--header", Self.header(own), "--header", Self.header(own)]
                for arguments in [[], ["--header", plain], ["--header", "Client-Cert: ::"], twice] {
                    #expect(try await Self.word(bench, url, arguments) == "invalid_client")
                }
            }
        }
    }

    @Test func `RFC 9440 4: the header of somebody else changes nothing`() async throws {
        let bench = try CertificateBench()
        let own = try await bench.certificate("own")
        try await Hub.lend(settings: {
            $0.trustedProxies = [IPNetwork("192.0.2.0/24")].compactMap { $0 }
            $0.clientCertificates.isForwarded = true
        }) { hub in
            _ = try await hub.client("mairie", proving: .selfSignedTLSClientAuth) { $0.keys = own.keySet }
            try await hub.listen { port in
                let url = "http://127.0.0.1:\(port)/oauth2/token"
                let spoofed = ["--header", Self.header(own), "--header", "X-Forwarded-For: 192.0.2.7"]
                let answer = try await Self.word(bench, url, spoofed)
                #expect(answer == "invalid_client")
            }
        }
    }

    @Test(arguments: [
        ("CN=mairie,O=Kerlann,C=FR", "cn=mairie, o=Kerlann , c=FR", true),
        ("CN=a\\,b,O=x", "CN=a\\2Cb,O=x", true),
        ("CN=a\\+b", "CN=a\\2bb", true),
        ("CN=mairie,O=Kerlann", "O=Kerlann,CN=mairie", false),
        ("CN=mairie", "CN=Mairie", false),
        ("CN=a+O=b", "CN=a,O=b", false),
        ("CN=mairie", "CN=mairie,", false),
        ("CN=mairie", "mairie", false),
        ("", "", false),
        ("CN=a\\ ", "CN=a", false),
        ("CN=é", "CN=\\C3\\A9", true),
    ])
    func `RFC 4514 3: two spellings of one name are equal, two names are not`(
        left: String,
        right: String,
        areEqual: Bool
    ) {
        #expect(DistinguishedText.areEqual(left, right) == areEqual)
        #expect(DistinguishedText.areEqual(right, left) == areEqual)
    }
}
