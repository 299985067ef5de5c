import COpenSSL

/// A CMS signature that was read and not yet verified (RFC 5652, section 5).
package struct CMSSignature: Sendable {
    package static let maximumSize = 1 << 20

    /// As it was received.
    package let bytes: [UInt8]
    /// The same in DER.
    let der: [UInt8]
    let signedData: SignedData

    /// Refuses what is not one CMS signature from the first byte to the last. BER is read too: some signers write
    /// lengths that are not known beforehand.
    package init(_ bytes: [UInt8], maximumSize: Int = Self.maximumSize) throws(SignatureError) {
        guard bytes.count <= maximumSize else { throw SignatureError(.tooLarge) }
        self.bytes = bytes
        if let signedData = try Self.signedData(in: bytes) {
            (self.der, self.signedData) = (bytes, signedData)
        } else {
            // Only an open length is a reason to be lenient: a DER signature must not be readable in two spellings.
            guard bytes.dropFirst().first == 0x80 else { throw SignatureError(.notCMS) }
            let der = try Self.normalize(bytes)
            guard let signedData = try Self.signedData(in: der) else { throw SignatureError(.notCMS) }
            (self.der, self.signedData) = (der, signedData)
        }
    }

    package var isDetached: Bool { self.signedData.embeddedContent == nil }

    /// The digests of the content that its signers need, and SHA-256 for the report.
    package var digestAlgorithms: Set<DigestAlgorithm> {
        Set(self.signedData.signers.compactMap { DigestAlgorithm($0.digestAlgorithm) }).union([.sha256])
    }

    var isDER: Bool { self.der == self.bytes }

    /// `nil` when it is not DER.
    private static func signedData(in bytes: [UInt8]) throws(SignatureError) -> SignedData? {
        typealias Tag = DERReader.Tag
        var whole = DERReader(bytes)
        guard var body = try? whole.element(Tag.sequence).reader else { return nil }
        guard whole.isAtEnd else { throw SignatureError(.trailingBytes) }
        guard let identifier = try? body.identifier(),
            let content = try? body.element(Tag.context0Constructed).reader, body.isAtEnd
        else { return nil }
        guard identifier == SignedData.identifier else { throw SignatureError(.notSignedData) }
        return try? SignedData(content)
    }

    private static func normalize(_ bytes: [UInt8]) throws(SignatureError) -> [UInt8] {
        let message = try CMSHandle(bytes)
        return OpenSSLBytes.encode { i2d_CMS_ContentInfo(message.pointer, $0) }
    }
}
