/// One signer as written in a SignedData (RFC 5652, section 5.3).
struct SignerInfo: Sendable {
    enum Name: Sendable, Hashable {
        /// The DER of the issuer's name, and the bytes of the serial number.
        case issuer([UInt8], serial: [UInt8])
        case keyIdentifier([UInt8])
    }

    let name: Name
    let digestAlgorithm: OID
    /// What stands in the set of signed attributes; `nil` without any.
    let signedAttributes: [UInt8]?
    let signatureAlgorithm: OID
    let hasUnsignedAttributes: Bool

    var isNamedByKey: Bool { if case .keyIdentifier = self.name { true } else { false } }

    init(_ reader: DERReader) throws(DERReader.Failure) {
        typealias Tag = DERReader.Tag
        var body = reader
        let version = try body.element(Tag.integer).content
        if let identifier = try body.optional(Tag.context0) {
            self.name = .keyIdentifier(Array(identifier.content))
        } else {
            var name = try body.element(Tag.sequence).reader
            let issuer = try name.element(Tag.sequence).encoded
            self.name = .issuer(Array(issuer), serial: Array(try name.element(Tag.integer).content))
            try name.end()
        }
        self.digestAlgorithm = try body.plainAlgorithm()
        self.signedAttributes = try body.optional(Tag.context0Constructed).map { Array($0.content) }
        self.signatureAlgorithm = try Self.signatureAlgorithm(body.element(Tag.sequence))
        _ = try body.element(Tag.octets)
        self.hasUnsignedAttributes = try body.optional(Tag.context1Constructed) != nil
        try body.end()
        let isNamedByKey = if case .keyIdentifier = self.name { true } else { false }
        guard Array(version) == [isNamedByKey ? 3 : 1] else { throw DERReader.Failure() }
    }

    /// Only PSS has parameters; OpenSSL reads those.
    private static func signatureAlgorithm(_ element: DERReader.Element) throws(DERReader.Failure) -> OID {
        var inside = element.reader
        let identifier = try inside.identifier()
        if SignatureAlgorithm(identifier)?.family != .pss {
            var whole = DERReader(element.encoded)
            _ = try whole.plainAlgorithm()
        }
        return identifier
    }
}
