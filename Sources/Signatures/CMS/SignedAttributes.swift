import COpenSSL
import Primitives

/// What a signer signed besides the content (RFC 5652, section 11; RFC 5035, section 3).
struct SignedAttributes: Sendable {
    struct NamedCertificate: Sendable {
        let algorithm: OID
        let hash: [UInt8]
    }

    private static let contentTypeIdentifier: OID = "1.2.840.113549.1.9.3"
    private static let messageDigestIdentifier: OID = "1.2.840.113549.1.9.4"
    private static let signingTimeIdentifier: OID = "1.2.840.113549.1.9.5"
    private static let signingCertificateV2Identifier: OID = "1.2.840.113549.1.9.16.2.47"

    let contentType: OID?
    let messageDigest: [UInt8]?
    let signingTime: Timestamp?
    let signingCertificate: NamedCertificate?

    /// No attribute twice, and one value in each of those that are read.
    init(_ bytes: [UInt8]) throws(DERReader.Failure) {
        typealias Tag = DERReader.Tag
        var reader = DERReader(bytes)
        var values: [OID: DERReader] = [:]
        while !reader.isAtEnd {
            var attribute = try reader.element(Tag.sequence).reader
            let identifier = try attribute.identifier()
            let set = try attribute.element(Tag.set).reader
            try attribute.end()
            guard values.updateValue(set, forKey: identifier) == nil else { throw DERReader.Failure() }
        }
        self.contentType = try Self.only(values[Self.contentTypeIdentifier]) { value throws(DERReader.Failure) in
            try value.identifier()
        }
        self.messageDigest = try Self.only(values[Self.messageDigestIdentifier]) { value throws(DERReader.Failure) in
            Array(try value.element(Tag.octets).content)
        }
        self.signingTime = try Self.only(values[Self.signingTimeIdentifier]) { value throws(DERReader.Failure) in
            try Self.time(value.element())
        }
        self.signingCertificate = try Self.only(values[Self.signingCertificateV2Identifier]) {
            value throws(DERReader.Failure) in
            try Self.certificate(value.element(Tag.sequence).reader)
        }
    }

    private static func only<Value>(
        _ set: DERReader?,
        _ read: (inout DERReader) throws(DERReader.Failure) -> Value
    ) throws(DERReader.Failure) -> Value? {
        guard var set else { return nil }
        let value = try read(&set)
        try set.end()
        return value
    }

    private static func time(_ element: DERReader.Element) throws(DERReader.Failure) -> Timestamp {
        guard element.tag == DERReader.Tag.utcTime || element.tag == DERReader.Tag.generalizedTime else {
            throw DERReader.Failure()
        }
        let bytes = Array(element.encoded)
        let time: Timestamp? = bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let time = d2i_ASN1_TIME(nil, &cursor, buffer.count) else { return nil }
            defer { ASN1_TIME_free(time) }
            return Timestamp(asn1: time)
        }
        ERR_clear_error()
        guard let time else { throw DERReader.Failure() }
        return time
    }

    /// The first ESSCertIDv2 names the signer's certificate; SHA-256 when it does not say.
    private static func certificate(_ value: DERReader) throws(DERReader.Failure) -> NamedCertificate {
        typealias Tag = DERReader.Tag
        var value = value
        var list = try value.element(Tag.sequence).reader
        var first = try list.element(Tag.sequence).reader
        var algorithm = DigestAlgorithm.sha256.identifier
        if first.nextTag == Tag.sequence { algorithm = try first.plainAlgorithm() }
        return NamedCertificate(algorithm: algorithm, hash: Array(try first.element(Tag.octets).content))
    }
}
