import Foundation
import Primitives
import Signatures
import Testing

@Suite struct CMSSignatureTests {
    private static let verify = [
        "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "signature", "-content", "content", "-CAfile",
        "root.pem", "-purpose", "any", "-out", "verified",
    ]

    @Test(arguments: [
        SignatureBench.content, [], [0x0A], [0x0D, 0x0A, 0x0D], [UInt8](repeating: 0xFF, count: 700_000),
    ])
    func `openssl verifies what is signed here`(content: [UInt8]) throws {
        let bench = try SignatureBench()
        try bench.write(content, to: "content")
        try bench.write(bench.sign(content), to: "signature")
        try bench.openssl(Self.verify)
        #expect(try bench.read("verified") == content)
    }

    @Test func `openssl refuses the signature for another content`() throws {
        let bench = try SignatureBench()
        try bench.write(bench.sign(), to: "signature")
        try bench.write(SignatureBench.content + [0x20], to: "content")
        #expect(throws: SignatureBench.Failure.self) { try bench.openssl(Self.verify) }
    }

    @Test func `the four attributes of CAdES-BES are signed, and no content is inside`() throws {
        let bench = try SignatureBench()
        let signature = try bench.sign()
        try bench.write(signature, to: "signature")
        let printed = try bench.openssl("cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", "signature")
        for name in ["contentType", "signingTime", "messageDigest", "id-smime-aa-signingCertificateV2"] {
            #expect(printed.contains("object: \(name) "), "\(name)")
        }
        let read = try CMSSignature(signature)
        #expect(read.isDetached)
        #expect(read.digestAlgorithms == [.sha256])
    }

    @Test func `an RSA certificate signs too`() throws {
        let bench = try SignatureBench()
        try bench.issue("rsa", key: ["rsa:2048"], "keyUsage=critical,nonRepudiation", "basicConstraints=CA:FALSE")
        let signer = try SigningCertificate(pem: Secret(bench.read("rsa.pem")))
        let signature = try CMSSignature.sign(.bytes(SignatureBench.content), with: signer, at: bench.now + .hours(1))
        try bench.write(signature, to: "signature")
        try bench.openssl(Self.verify)
        let report = try bench.verify(signature, at: bench.now + .hours(1))
        #expect(report.isValid)
        #expect(report.signers.first?.algorithm == "RSA")
    }

    @Test func `a file, its bytes and its digest give signatures of the same content`() throws {
        let bench = try SignatureBench()
        let digest = try ContentDigests(sha256: Digest.sha256(SignatureBench.content))
        for signature in [
            try CMSSignature.sign(.file(bench.path("content")), with: bench.signer, at: bench.now),
            try CMSSignature.sign(digest, with: bench.signer, at: bench.now),
            try bench.sign(),
        ] {
            #expect(try bench.verify(signature).isValid)
            #expect(bench.verifier.verify(try CMSSignature(signature), over: digest, at: bench.now).isValid)
        }
    }

    @Test func `a content digested piece by piece is the same content`() throws {
        var digester = ContentDigester([.sha256, .sha384, .sha512])
        for byte in SignatureBench.content { digester.update(CollectionOfOne(byte)) }
        let digests = digester.finish()
        #expect(digests == (try SignedContent.bytes(SignatureBench.content).digests([.sha256, .sha384, .sha512])))
        #expect(digests[.sha256] == Digest.sha256(SignatureBench.content))
        #expect(digests.size == Int64(SignatureBench.content.count))
    }

    @Test func `no certificate signs outside of its validity`() throws {
        let bench = try SignatureBench()
        for time in [bench.signer.notBefore - .seconds(1), bench.signer.notAfter + .seconds(1)] {
            #expect(throws: SignatureError(.certificateOutOfDate)) {
                try CMSSignature.sign(.bytes([]), with: bench.signer, at: time)
            }
        }
    }

    @Test func `a missing file and a folder are not signed`() throws {
        let bench = try SignatureBench()
        #expect(throws: SignatureError(.unreadable)) {
            try CMSSignature.sign(.file(bench.path("nothing")), with: bench.signer, at: bench.now)
        }
        #expect(throws: SignatureError(.notAFile)) {
            try CMSSignature.sign(.file(bench.path("")), with: bench.signer, at: bench.now)
        }
    }

    /// In a process of its own: what other tests hold meanwhile does not count.
    @Test func `a content of 200 MB is signed and verified in constant memory`() async {
        await #expect(processExitsWith: .success) {
            let bench = try SignatureBench()
            let path = bench.path("large")
            try bench.write([], to: "large")
            try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 200 << 20)
            let before = try Self.peakMemory()
            let worker = SignatureWorker()
            let signature = try await worker.sign(.file(path), with: bench.signer, at: bench.now)
            let report = try await worker.verify(signature, over: .file(path), at: bench.now, by: bench.verifier)
            #expect(report.isValid)
            #expect(report.contentSize == 200 << 20)
            #expect(try Self.peakMemory() - before < 64 << 10)
        }
    }

    /// In kilobytes.
    private static func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }
}
