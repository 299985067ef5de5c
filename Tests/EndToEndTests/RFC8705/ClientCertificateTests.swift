import Bootstrap
import Foundation
import HubTesting
import Model
import Primitives
import Signatures
import Testing

/// RFC 8705, section 2: clients that prove themselves by the certificate of their connection.
@Suite struct ClientCertificateTests {
    private static let rest = [("grant_type", "refresh_token"), ("refresh_token", "any"), ("client_id", "mairie")]

    /// A hub that believes the authority `root`, and whose clock is the machine's: openssl's certificates begin now.
    private static func lend(
        subject: ClientSettings.CertificateSubject,
        _ body: @escaping @Sendable (Hub, CertificateBench) async throws -> Void
    ) async throws {
        let bench = try CertificateBench()
        try await bench.authority("root")
        let authorities = bench.path("root.pem")
        try await Hub.lend(settings: { $0.clientCertificates.authorities = authorities }) { hub in
            let behind = SystemWallClock().now - hub.clock.now
            hub.clock.advance(by: max(.zero, behind) + .minutes(1))
            _ = try await hub.client("mairie", proving: .tlsClientAuth) { $0.certificateSubject = subject }
            try await body(hub, bench)
        }
    }

    private static func answer(_ certificate: Certificate?, at hub: Hub) async throws -> HubAnswer {
        hub.shown.show(certificate?.der)
        return try await hub.send(.post("/oauth2/token", form: Self.rest))
    }

    /// Who has proved itself is refused for what it brought, a refresh token that is none.
    private static func isProved(_ answer: HubAnswer) -> Bool { answer.error == "invalid_grant" }

    private static let name = ClientSettings.CertificateSubject(
        kind: .distinguishedName,
        value: "cn=mairie, O=Commune de Kerlann,C=FR"
    )

    @Test func `2.1: a certificate of a known authority with the registered subject proves its client`() async throws {
        try await Self.lend(subject: Self.name) { hub, bench in
            let right = try await bench.certificate("right", by: "root")
            let used = try await bench.certificate("used", by: "root", extensions: ["extendedKeyUsage=clientAuth"])
            for certificate in [right, used] {
                let answer = try await Self.answer(certificate, at: hub)
                #expect(Self.isProved(answer))
            }
        }
    }

    @Test func `2.1: none, another subject, another authority, another use and an authority itself are refused`()
        async throws
    {
        try await Self.lend(subject: Self.name) { hub, bench in
            try await bench.authority("other")
            let wrong: [Certificate?] = [
                nil, try await bench.certificate("stranger", by: "other"), try await bench.certificate("self"),
                try await bench.certificate("subject", by: "root", subject: "/C=FR/O=Commune de Kerlann/CN=mairie2"),
                try await bench.certificate("order", by: "root", subject: "/CN=mairie/O=Commune de Kerlann/C=FR"),
                try await bench.certificate("case", by: "root", subject: "/C=FR/O=COMMUNE de Kerlann/CN=mairie"),
                try await bench.certificate("more", by: "root", subject: "\(CertificateBench.subject)/CN=plus"),
                try await bench.certificate("server", by: "root", extensions: ["extendedKeyUsage=serverAuth"]),
                try Certificate(pem: String(contentsOfFile: bench.path("root.pem"), encoding: .utf8)),
            ]
            for certificate in wrong {
                let answer = try await Self.answer(certificate, at: hub)
                #expect(ClientAuthenticationTests.isRefusal(answer), "\(certificate?.subject ?? "none")")
            }
            hub.shown.show([0x30, 0x03, 0x02, 0x01, 0x01])
            let broken = try await hub.send(.post("/oauth2/token", form: Self.rest))
            #expect(ClientAuthenticationTests.isRefusal(broken))
        }
    }

    @Test func `2.1: a certificate out of its time is refused`() async throws {
        try await Self.lend(subject: Self.name) { hub, bench in
            let certificate = try await bench.certificate("right", by: "root")
            hub.clock.advance(by: .days(91))
            let answer = try await Self.answer(certificate, at: hub)
            #expect(ClientAuthenticationTests.isRefusal(answer))
        }
    }

    @Test(arguments: [
        ClientSettings.CertificateSubject(kind: .dns, value: "mairie.example"),
        .init(kind: .uri, value: "https://mairie.example/id"),
        .init(kind: .address, value: "192.0.2.9"),
        .init(kind: .address, value: "2001:db8:0::9"),
        .init(kind: .mail, value: "mairie@armor.example"),
    ])
    func `2.1.2: another name of the subject is compared with those of its kind alone`(
        subject: ClientSettings.CertificateSubject
    ) async throws {
        try await Self.lend(subject: subject) { hub, bench in
            let names = "DNS:Mairie.example,URI:https://mairie.example/id,IP:192.0.2.9,IP:2001:db8::9"
            let right = try await bench.certificate(
                "right",
                by: "root",
                extensions: ["subjectAltName=\(names),email:mairie@armor.example"]
            )
            let others = try await bench.certificate(
                "others",
                by: "root",
                extensions: [
                    "subjectAltName=DNS:mairie.example.example,URI:https://mairie.example/ID,IP:192.0.2.10,"
                        + "IP:2001:db8::a,email:mairie@argoat.example,URI:mairie.example,DNS:192.0.2.9,"
                        + "URI:mairie@armor.example"
                ]
            )
            let proved = try await Self.answer(right, at: hub)
            #expect(Self.isProved(proved))
            for certificate in [others, try await bench.certificate("none", by: "root")] {
                let answer = try await Self.answer(certificate, at: hub)
                #expect(ClientAuthenticationTests.isRefusal(answer))
            }
        }
    }

    @Test func `2.1: without authorities of ours nobody proves itself this way`() async throws {
        let bench = try CertificateBench()
        try await bench.authority("root")
        let certificate = try await bench.certificate("right", by: "root")
        try await Hub.lend { hub in
            hub.clock.advance(by: max(.zero, SystemWallClock().now - hub.clock.now) + .minutes(1))
            _ = try await hub.client("mairie", proving: .tlsClientAuth) { $0.certificateSubject = Self.name }
            let answer = try await Self.answer(certificate, at: hub)
            #expect(ClientAuthenticationTests.isRefusal(answer))
        }
    }

    @Test(arguments: [CertificateBench.p256, ["rsa:2048"], ["ed25519"]])
    func `2.2: a self-signed certificate proves the client that registered its key, and no other`(
        key: [String]
    ) async throws {
        let bench = try CertificateBench()
        let own = try await bench.certificate("own", key: key)
        let other = try await bench.certificate("other", key: key)
        try await Hub.lend { hub in
            let set = try #require(own.keySet)
            _ = try await hub.client("mairie", proving: .selfSignedTLSClientAuth) { $0.keys = set }
            let proved = try await Self.answer(own, at: hub)
            #expect(Self.isProved(proved))
            for certificate in [nil, other] {
                let answer = try await Self.answer(certificate, at: hub)
                #expect(ClientAuthenticationTests.isRefusal(answer))
            }
        }
    }

    @Test func `RFC 6749 2.3: a certificate does not stand in for a secret, nor beside one`() async throws {
        let bench = try CertificateBench()
        let own = try await bench.certificate("own")
        try await Hub.lend { hub in
            _ = try await hub.client("secrete", proving: .secretBasic) { $0.keys = own.keySet }
            _ = try await hub.client("mairie", proving: .selfSignedTLSClientAuth) { $0.keys = own.keySet }
            hub.shown.show(own.der)
            let bare = Self.rest.dropLast() + [("client_id", "secrete")]
            let stands = try await hub.send(.post("/oauth2/token", form: Array(bare)))
            #expect(ClientAuthenticationTests.isRefusal(stands))
            let beside = try await hub.send(.post("/oauth2/token", form: Self.rest + [("client_secret", "any")]))
            #expect(ClientAuthenticationTests.isRefusal(beside))
        }
    }
}

extension Certificate {
    /// Its key as a client registers it.
    var keySet: String? {
        func text(_ bytes: [UInt8]) -> JSONValue { .string(Base64URL.encode(bytes)) }
        let jwk: JSONValue
        switch self.keyNumbers {
        case .rsa(let modulus, let exponent): jwk = ["kty": "RSA", "n": text(modulus), "e": text(exponent)]
        case .p256(let x, let y): jwk = ["kty": "EC", "crv": "P-256", "x": text(x), "y": text(y)]
        case .ed25519(let x): jwk = ["kty": "OKP", "crv": "Ed25519", "x": text(x)]
        case nil: return nil
        }
        return JSONValue.object(["keys": [jwk]]).canonicalText
    }
}
