import Foundation
import Primitives
import Signatures
import Testing

@Suite struct SigningCertificateTests {
    @Test func `the authority says that it is a demonstration`() throws {
        let authority = try DemoAuthority.make(at: SystemWallClock().now)
        #expect(authority.root.subject.contains("démonstration - sans valeur juridique"))
        #expect(authority.root.subject == authority.root.issuer)
    }

    @Test func `openssl accepts the chain strictly, and what its certificates may do`() throws {
        let bench = try SignatureBench()
        try bench.openssl("verify", "-x509_strict", "-CAfile", "root.pem", "signer.pem")
        let signer = try bench.openssl("x509", "-in", "signer.pem", "-noout", "-text")
        #expect(signer.contains("Digital Signature, Non Repudiation"))
        #expect(signer.contains("CA:FALSE"))
        #expect(signer.contains("Authority Key Identifier"))
        let root = try bench.openssl("x509", "-in", "root.pem", "-noout", "-text")
        #expect(root.contains("CA:TRUE, pathlen:0"))
        #expect(root.contains("Certificate Sign"))
    }

    @Test func `a certificate reads as openssl reads it`() throws {
        let bench = try SignatureBench()
        let printed = try bench.openssl(
            "x509",
            "-in",
            "signer.pem",
            "-noout",
            "-serial",
            "-fingerprint",
            "-sha256"
        )
        .replacing(":", with: "").lowercased()
        #expect(printed.contains("serial=\(bench.signer.serial)"))
        #expect(printed.contains("fingerprint=\(bench.signer.fingerprint)"))
        #expect(bench.signer.commonName == "Signataire de démonstration")
        #expect(bench.signer.certificate.organization == "Commune de Kerlann")
    }

    @Test func `no certificate outlives its root`() throws {
        let now = SystemWallClock().now
        let authority = try DemoAuthority.make(at: now)
        let signer = try authority.issue(commonName: "A", organization: "B", at: now, validFor: .days(20_000))
        #expect(signer.notAfter == authority.root.notAfter)
        #expect(throws: SignatureError(.certificateOutOfDate)) {
            try authority.issue(commonName: "A", organization: "B", at: now + .days(4000))
        }
    }

    @Test func `files are their owner's alone and survive`() throws {
        let bench = try SignatureBench()
        for name in ["signer.pem", "authority.pem"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: bench.path(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        let loaded = try SigningCertificate.load(from: bench.path("signer.pem"))
        #expect(loaded.certificate == bench.signer.certificate)
        #expect(loaded.privateKey == bench.signer.privateKey)
        let authority = try DemoAuthority.load(from: bench.path("authority.pem"))
        let issued = try authority.issue(commonName: "A", organization: "B", at: bench.now)
        let signature = try CMSSignature.sign(.bytes(SignatureBench.content), with: issued, at: bench.now)
        #expect(try bench.verify(signature).isValid)
    }

    @Test func `a file that others read is refused, and none is written over`() throws {
        let bench = try SignatureBench()
        #expect(throws: SignatureError(.alreadyThere)) { try bench.signer.save(to: bench.path("signer.pem")) }
        chmod(bench.path("signer.pem"), 0o640)
        chmod(bench.path("authority.pem"), 0o604)
        #expect(throws: SignatureError(.readableByOthers)) {
            try SigningCertificate.load(from: bench.path("signer.pem"))
        }
        #expect(throws: SignatureError(.readableByOthers)) {
            try DemoAuthority.loadOrMake(at: bench.path("authority.pem"), now: bench.now)
        }
        #expect(throws: SignatureError(.unreadable)) { try SigningCertificate.load(from: bench.path("nothing")) }
    }

    @Test func `an authority is made once, however many start`() async throws {
        let bench = try SignatureBench()
        let path = bench.path("demo.pem")
        let roots = try await withThrowingTaskGroup(of: Certificate.self) { group in
            for _ in 0..<8 { group.addTask { try DemoAuthority.loadOrMake(at: path, now: bench.now).root } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(roots.count == 1)
    }

    @Test func `the key must be the certificate's`() throws {
        let bench = try SignatureBench()
        let other = try bench.authority.issue(commonName: "A", organization: "B", at: bench.now)
        #expect(throws: SignatureError(.keyOfAnotherCertificate)) {
            try SigningCertificate(certificate: bench.signer.certificate, privateKey: other.privateKey)
        }
        #expect(throws: SignatureError(.badKey)) {
            try SigningCertificate(certificate: bench.signer.certificate, privateKey: Secret([0x30, 0x00]))
        }
        let key = other.privateKey.bytes + [0]
        #expect(throws: SignatureError(.badKey)) {
            try SigningCertificate(certificate: other.certificate, privateKey: Secret(key))
        }
    }

    @Test func `broken PEM and trailing bytes are refused`() throws {
        let bench = try SignatureBench()
        let pem = bench.signer.certificate.pem
        #expect(try Certificate(pem: "a comment\n\(pem)").der == bench.signer.certificate.der)
        #expect(try Certificate.all(inPEM: pem + bench.authority.root.pem).count == 2)
        for broken in [
            "", "nothing", pem.replacing("-----END", with: "-----FIN"), pem.replacing("M", with: "*"),
            pem + "-----BEGIN X-----",
        ] {
            #expect(throws: SignatureError(.badCertificate)) { try Certificate(pem: broken) }
        }
        let der = bench.signer.certificate.der
        for broken in [der + [0], Array(der.dropLast()), []] {
            #expect(throws: SignatureError(.badCertificate)) { try Certificate(der: broken) }
        }
    }

    @Test func `a signing certificate does not print its key`() throws {
        let bench = try SignatureBench()
        let printed = String(reflecting: bench.signer) + "\(bench.authority)"
        #expect(!printed.contains(Hex.encode(bench.signer.privateKey.bytes)))
        #expect(printed.contains("<secret>"))
    }
}
