import Foundation
import Primitives
import Signatures
import Testing

@Suite struct RefusalTests {
    // MARK: - Content and bytes

    @Test func `another content is told from another signature`() throws {
        let bench = try SignatureBench()
        for content in [[], SignatureBench.content + [0], Array(SignatureBench.content.dropLast())] {
            let report = try bench.verify(bench.sign(), over: content)
            #expect(report.verdict == .failed)
            #expect(report.signers.first?.problems == [.contentMismatch])
            #expect(report.signers.first?.isContentIntact == false)
            #expect(report.signers.first?.isSignatureIntact == true)
        }
    }

    @Test func `no byte of a signature can be changed`() throws {
        let bench = try SignatureBench()
        let signature = try bench.sign()
        for index in signature.indices {
            var tampered = signature
            tampered[index] ^= 1 << UInt8.random(in: 0..<8)
            let report = try? bench.verify(tampered)
            #expect(report?.isValid != true, "byte \(index) \(tampered[index]): \(Hex.encode(signature))")
        }
    }

    @Test func `bytes cannot be exchanged, taken away or put in`() throws {
        let bench = try SignatureBench()
        let signature = try bench.sign()
        for _ in 0..<400 {
            var tampered = signature
            switch Int.random(in: 0..<3) {
            case 0: for _ in 0..<3 { tampered[tampered.indices.randomElement() ?? 0] = .random(in: 0...255) }
            case 1: tampered.remove(at: tampered.indices.randomElement() ?? 0)
            default: tampered.insert(.random(in: 0...255), at: tampered.indices.randomElement() ?? 0)
            }
            guard tampered != signature else { continue }
            let report = try? bench.verify(tampered)
            #expect(report?.isValid != true, "\(Hex.encode(tampered))")
        }
    }

    @Test func `a certificate whose key nobody can read is refused`() throws {
        let bench = try SignatureBench()
        var signature = try bench.sign()
        let curve: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        let place = try #require(signature.firstRange(of: curve))
        signature[place.upperBound - 1] = 0x7F
        let report = try bench.verify(signature)
        #expect(report.verdict == .failed)
        #expect(report.signers.first?.isSignatureIntact == false)
    }

    @Test func `what is cut or followed by something is no signature`() throws {
        let bench = try SignatureBench()
        let signature = try bench.sign()
        for count in signature.indices {
            #expect(throws: SignatureError(.notCMS)) { try CMSSignature(Array(signature.prefix(count))) }
        }
        for rest: [UInt8] in [[0], [0x0A], signature] {
            #expect(throws: SignatureError(.trailingBytes)) { try CMSSignature(signature + rest) }
        }
    }

    @Test func `BER is no way around the trailing bytes`() throws {
        let bench = try SignatureBench()
        let signature = try bench.opensslSign("signer.pem", ["-cades", "-stream", "-nodetach"])
        #expect(throws: SignatureError(.trailingBytes)) { try CMSSignature(signature + [0]) }
    }

    @Test func `what is not a signature is thrown back`() throws {
        let bench = try SignatureBench()
        try bench.openssl("cms", "-data_create", "-in", "content", "-outform", "DER", "-out", "data")
        #expect(throws: SignatureError(.notSignedData)) { try CMSSignature(bench.read("data")) }
        for bytes in [[], [0x30], [0x30, 0x80], SignatureBench.content, [UInt8](repeating: 0x30, count: 20)] {
            #expect(throws: SignatureError(.notCMS)) { try CMSSignature(bytes) }
        }
        let large = [UInt8](repeating: 0, count: CMSSignature.maximumSize + 1)
        #expect(throws: SignatureError(.tooLarge)) { try CMSSignature(large) }
    }

    // MARK: - Algorithms and attributes

    @Test(arguments: ["sha1", "md5", "sha224"])
    func `weak digests are refused`(digest: String) throws {
        let bench = try SignatureBench()
        try bench.issue("rsa", key: ["rsa:2048"], "keyUsage=critical,digitalSignature")
        let signature = try bench.opensslSign("rsa.pem", ["-md", digest])
        let report = try bench.verify(signature, at: bench.now + .minutes(2))
        #expect(report.verdict == .failed)
        #expect(report.signers.first?.problems == [.weakDigest])
        #expect(report.signers.first?.isSignatureIntact == false)
    }

    @Test func `a weak key is refused`() throws {
        let bench = try SignatureBench()
        try bench.issue("rsa", key: ["rsa:1024"], "keyUsage=critical,digitalSignature")
        let report = try bench.verify(bench.opensslSign("rsa.pem", ["-cades"]), at: bench.now + .minutes(2))
        #expect(report.verdict == .failed)
        #expect(report.signers.first?.problems == [.weakKey])
        #expect(throws: SignatureError(.badKey)) { try SigningCertificate(pem: Secret(bench.read("rsa.pem"))) }
    }

    @Test func `a signature without signed attributes is refused`() throws {
        let bench = try SignatureBench()
        let report = try bench.verify(bench.opensslSign("signer.pem", ["-noattr"]), at: bench.now + .minutes(2))
        #expect(report.verdict == .failed)
        #expect(report.signers.first?.problems == [.attributesMissing])
    }

    @Test func `the digest that was signed must be at hand`() throws {
        let bench = try SignatureBench()
        let signature = try CMSSignature(bench.opensslSign("signer.pem", ["-cades", "-md", "sha512"]))
        let digests = try ContentDigests(sha256: Digest.sha256(SignatureBench.content))
        let report = bench.verifier.verify(signature, over: digests, at: bench.now + .minutes(2))
        #expect(report.verdict == .indeterminate)
        #expect(report.signers.first?.problems == [.digestUnavailable])
        #expect(signature.digestAlgorithms == [.sha256, .sha512])
    }

    // MARK: - Signers

    @Test func `no signer, no signature`() throws {
        let bench = try SignatureBench()
        try bench.openssl(
            "crl2pkcs7",
            "-nocrl",
            "-certfile",
            "signer.pem",
            "-outform",
            "DER",
            "-out",
            "degenerate"
        )
        let report = try bench.verify(bench.read("degenerate"))
        #expect(report.verdict == .failed)
        #expect(report.problems == [.noSigner])
    }

    @Test func `seventeen signers are too many`() throws {
        let bench = try SignatureBench()
        let many = Array(repeating: ["-signer", "signer.pem"], count: 16).flatMap { $0 }
        let report = try bench.verify(bench.opensslSign("signer.pem", many + ["-nocerts"]))
        #expect(report.verdict == .failed)
        #expect(report.problems == [.tooManySigners])
    }

    @Test func `without the certificate nothing is known of the signer`() throws {
        let bench = try SignatureBench()
        let report = try bench.verify(bench.opensslSign("signer.pem", ["-cades", "-nocerts"]))
        #expect(report.verdict == .indeterminate)
        #expect(report.signers.first?.problems.contains(.certificateMissing) == true)
        #expect(report.signers.first?.certificate == nil)
    }

    @Test func `a root that is not trusted proves nothing, even of the same name`() throws {
        let bench = try SignatureBench()
        let signature = try bench.sign()
        for roots in [[], [try DemoAuthority.make(at: bench.now - .days(30)).root]] {
            let report = try CMSVerifier(trust: roots)
                .verify(signature, over: .bytes(SignatureBench.content), at: bench.now)
            #expect(report.verdict == .indeterminate)
            #expect(report.signers.first?.problems == [.issuerUnknown])
            #expect(report.signers.first?.isSignatureIntact == true)
            #expect(report.signers.first?.chain?.root == nil)
        }
    }

    @Test(arguments: [
        "keyUsage=critical,digitalSignature,keyCertSign\nbasicConstraints=critical,CA:TRUE",
        "basicConstraints=CA:FALSE",
        "keyUsage=keyEncipherment",
        "keyUsage=digitalSignature\nextendedKeyUsage=serverAuth,clientAuth",
    ])
    func `a certificate for something else does not sign documents`(extensions: String) throws {
        let bench = try SignatureBench()
        try bench.issue("other", extensions)
        let report = try bench.verify(bench.opensslSign("other.pem", ["-cades"]), at: bench.now + .minutes(2))
        #expect(report.verdict == .failed)
        #expect(report.signers.first?.problems.contains(.certificateMayNotSign) == true, "\(report)")
        #expect(throws: SignatureError(.certificateMayNotSign)) {
            try SigningCertificate(pem: Secret(bench.read("other.pem")))
        }
    }

    @Test func `another certificate of the same key, issuer and number is not the one that was signed`() throws {
        let bench = try SignatureBench()
        try bench.openssl(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.crt",
            "-subj",
            "/CN=CA"
        )
        try bench.openssl(
            "req",
            "-new",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "key",
            "-out",
            "csr",
            "-subj",
            "/CN=first"
        )
        try bench.write(Array("keyUsage=critical,digitalSignature".utf8), to: "ext")
        for name in ["first", "other"] {
            try bench.openssl(
                "x509",
                "-req",
                "-in",
                "csr",
                "-subj",
                "/CN=\(name)",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-set_serial",
                "77",
                "-extfile",
                "ext",
                "-out",
                name
            )
        }
        try bench.write(bench.read("first") + bench.read("key"), to: "first.pem")
        let signature = try bench.opensslSign("first.pem", ["-cades"])
        let first = try Certificate(pem: String(decoding: bench.read("first"), as: UTF8.self))
        let other = try Certificate(pem: String(decoding: bench.read("other"), as: UTF8.self))
        let place = try #require(signature.firstRange(of: first.der))
        let exchanged = signature.replacingSubrange(place, with: other.der)
        let root = try Certificate(pem: String(decoding: bench.read("ca.crt"), as: UTF8.self))
        let verifier = CMSVerifier(trust: [root])
        let content = SignedContent.bytes(SignatureBench.content)
        #expect(try verifier.verify(signature, over: content, at: bench.now + .minutes(2)).isValid)
        let report = try verifier.verify(exchanged, over: content, at: bench.now + .minutes(2))
        #expect(report.verdict == .failed)
        #expect(report.signers.first?.problems == [.certificateMismatch])
        #expect(report.signers.first?.isSignatureIntact == true)
    }

    // MARK: - Times

    @Test func `an expired certificate does not pass, and does for the time before`() throws {
        let bench = try SignatureBench()
        let signature = try bench.sign()
        let later = bench.signer.notAfter + .days(1)
        let report = try bench.verify(signature, at: later)
        #expect(report.verdict == .indeterminate)
        #expect(report.signers.first?.problems == [.expired])
        #expect(report.signers.first?.certificate?.wasValidWhenSigned == true)
        #expect(report.signers.first?.certificate?.isValidNow == false)
        #expect(try bench.verify(signature, at: bench.signer.notAfter).isValid)
    }

    @Test func `a certificate and a signing time of the future do not pass`() throws {
        let bench = try SignatureBench()
        let report = try bench.verify(bench.sign(), at: bench.signer.notBefore - .days(1))
        #expect(report.verdict == .indeterminate)
        #expect(report.signers.first?.problems == [.notYetValid, .signedInTheFuture])
        #expect(try bench.verify(bench.sign(), at: bench.now - .minutes(4)).isValid)
        #expect(
            try bench.verify(bench.sign(), at: bench.now - .minutes(6)).signers.first?.problems == [.signedInTheFuture]
        )
    }

    @Test func `a certificate that was over when it signed does not pass`() throws {
        let bench = try SignatureBench()
        let old = try bench.authority.issue(
            commonName: "Ancien",
            organization: "Commune",
            at: bench.now - .days(20),
            validFor: .days(5)
        )
        try old.save(to: bench.path("old.pem"))
        let signature = try bench.opensslSign("old.pem", ["-cades"])
        let problems = try bench.verify(signature, at: bench.now + .minutes(2)).signers.first?.problems
        #expect(problems == [.expired, .expiredWhenSigned])
        // A verifier that is told an earlier time sees a signature that cannot exist yet.
        let before = try bench.verify(signature, at: bench.now - .days(18))
        #expect(before.verdict == .indeterminate)
        #expect(before.signers.first?.problems == [.expiredWhenSigned, .signedInTheFuture])
    }
}

extension [UInt8] {
    fileprivate func replacingSubrange(_ range: Range<Int>, with bytes: [UInt8]) -> [UInt8] {
        var copy = self
        copy.replaceSubrange(range, with: bytes)
        return copy
    }
}
