import Foundation
import Primitives
import Signatures
import Testing

@Suite struct CMSVerifierTests {
    @Test func `the report says who signed what, when, and who vouches`() throws {
        let bench = try SignatureBench()
        let report = try bench.verify(bench.sign())
        #expect(report.verdict == .passed)
        #expect(report.isDetached)
        #expect(report.problems.isEmpty)
        #expect(report.warnings.isEmpty)
        #expect(report.contentSHA256 == Hex.encode(Digest.sha256(SignatureBench.content)))
        let signer = try #require(report.signers.first)
        #expect(report.signers.count == 1)
        #expect(signer.isContentIntact && signer.isSignatureIntact)
        #expect(signer.digest == "SHA-256")
        #expect(signer.algorithm == "ECDSA")
        #expect(signer.signingTime == Timestamp(seconds: bench.now.seconds))
        #expect(signer.warnings == [.signingTimeUnproved, .revocationNotChecked])
        let certificate = try #require(signer.certificate)
        #expect(certificate.subject == "CN=Signataire de démonstration,O=Commune de Kerlann,C=FR")
        #expect(certificate.issuer == bench.authority.root.subject)
        #expect(certificate.serial == bench.signer.serial)
        #expect(certificate.fingerprint == bench.signer.fingerprint)
        #expect(certificate.wasValidWhenSigned == true)
        #expect(certificate.isValidNow)
        #expect(signer.chain?.outcome == .trusted)
        #expect(signer.chain?.subjects == [certificate.subject, bench.authority.root.subject])
        #expect(signer.chain?.root == bench.authority.root.fingerprint)
    }

    @Test func `a report survives JSON`() throws {
        let bench = try SignatureBench()
        for report in [
            try bench.verify(bench.sign()), try bench.verify(bench.sign(), over: [], at: bench.now + .days(900)),
        ] {
            let json = try JSONEncoder().encode(report)
            #expect(try JSONDecoder().decode(SignatureReport.self, from: json) == report)
        }
    }

    @Test(arguments: [
        (["-cades"], "ECDSA", "SHA-256"), (["-cades", "-md", "sha384"], "ECDSA", "SHA-384"),
        (["-cades", "-md", "sha512"], "ECDSA", "SHA-512"), (["-cades", "-keyid"], "ECDSA", "SHA-256"),
    ])
    func `what openssl signs is accepted`(options: [String], algorithm: String, digest: String) throws {
        let bench = try SignatureBench()
        try bench.opensslSign("signer.pem", options)
        let report = try bench.verify(bench.read("signature"), at: bench.now + .minutes(2))
        #expect(report.verdict == .passed, "\(report)")
        #expect(report.signers.first?.algorithm == algorithm)
        #expect(report.signers.first?.digest == digest)
    }

    @Test(arguments: [["-cades"], ["-cades", "-md", "sha512"], ["-cades", "-keyopt", "rsa_padding_mode:pss"]])
    func `RSA of openssl is accepted, PSS too`(options: [String]) throws {
        let bench = try SignatureBench()
        try bench.issue("rsa", key: ["rsa:2048"], "keyUsage=critical,digitalSignature")
        try bench.opensslSign("rsa.pem", options)
        let report = try bench.verify(bench.read("signature"), at: bench.now + .minutes(2))
        #expect(report.verdict == .passed, "\(report)")
        #expect(report.signers.first?.algorithm == (options.contains("-keyopt") ? "RSA-PSS" : "RSA"))
    }

    @Test func `a signature that does not name its certificate is accepted with a warning`() throws {
        let bench = try SignatureBench()
        let report = try bench.verify(bench.opensslSign("signer.pem", []), at: bench.now + .minutes(2))
        #expect(report.isValid)
        #expect(report.signers.first?.warnings.contains(.signingCertificateNotNamed) == true)
    }

    @Test func `lengths of BER are read, with a warning`() throws {
        let bench = try SignatureBench()
        let signature = try bench.opensslSign("signer.pem", ["-cades", "-stream", "-nodetach"])
        #expect(signature[1] == 0x80)
        let report = try bench.verify(signature, at: bench.now + .minutes(2))
        #expect(report.isValid, "\(report)")
        #expect(report.warnings == [.contentEmbedded, .notDER])
    }

    @Test func `a content inside must be the one it is checked against`() throws {
        let bench = try SignatureBench()
        let signature = try bench.opensslSign("signer.pem", ["-cades", "-nodetach"])
        #expect(try bench.verify(signature, at: bench.now + .minutes(2)).isValid)
        let other = try bench.verify(signature, over: [1, 2, 3], at: bench.now + .minutes(2))
        #expect(other.verdict == .failed)
        #expect(other.problems == [.embeddedContentDiffers])
    }

    @Test func `every signer must pass`() throws {
        let bench = try SignatureBench()
        let second = try bench.authority.issue(commonName: "Second", organization: "Commune", at: bench.now)
        try second.save(to: bench.path("second.pem"))
        let stranger = try DemoAuthority.make(at: bench.now)
            .issue(commonName: "Inconnu", organization: "Ailleurs", at: bench.now)
        try stranger.save(to: bench.path("stranger.pem"))

        let two = try bench.opensslSign("signer.pem", ["-cades", "-signer", "second.pem"])
        let good = try bench.verify(two, at: bench.now + .minutes(2))
        #expect(good.isValid, "\(good)")
        #expect(Set(good.signers.compactMap { $0.certificate?.commonName }) == [bench.signer.commonName, "Second"])

        let mixed = try bench.opensslSign("signer.pem", ["-cades", "-signer", "stranger.pem"])
        let bad = try bench.verify(mixed, at: bench.now + .minutes(2))
        #expect(bad.verdict == .indeterminate)
        #expect(bad.signers.map(\.verdict).filter { $0 == .passed }.count == 1)
    }

    @Test func `a certificate that nobody needs is told`() throws {
        let bench = try SignatureBench()
        let other = try DemoAuthority.make(at: bench.now)
        try bench.write(Array(other.root.pem.utf8), to: "other.pem")
        let signature = try bench.opensslSign("signer.pem", ["-cades", "-certfile", "other.pem"])
        let report = try bench.verify(signature, at: bench.now + .minutes(2))
        #expect(report.isValid)
        #expect(report.warnings == [.unusedCertificates])
    }
}
