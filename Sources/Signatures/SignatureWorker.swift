package import Primitives

/// Signs and verifies on a thread of its own, one content at a time: reading and digesting a large one blocks.
package actor SignatureWorker {
    private nonisolated let executor = BlockingExecutor(label: "signatures")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    package init() {}

    package func sign(
        _ content: SignedContent,
        with signer: SigningCertificate,
        at time: Timestamp
    ) throws(SignatureError) -> [UInt8] {
        try CMSSignature.sign(content, with: signer, at: time)
    }

    package func verify(
        _ signature: [UInt8],
        over content: SignedContent,
        at time: Timestamp,
        by verifier: CMSVerifier
    ) throws(SignatureError) -> SignatureReport {
        try verifier.verify(signature, over: content, at: time)
    }
}
