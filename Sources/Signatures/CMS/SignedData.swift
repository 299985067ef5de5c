/// A SignedData as it is written (RFC 5652, section 5.1).
struct SignedData: Sendable {
    static let identifier: OID = "1.2.840.113549.1.7.2"
    static let data: OID = "1.2.840.113549.1.7.1"

    let digestAlgorithms: [OID]
    let contentType: OID
    let embeddedContent: [UInt8]?
    /// DER of each; what is no X.509 certificate is only counted.
    let certificates: [[UInt8]]
    let otherCertificates: Int
    let hasRevocations: Bool
    let signers: [SignerInfo]

    /// The content of a ContentInfo of the type signed-data.
    init(_ reader: DERReader) throws(DERReader.Failure) {
        typealias Tag = DERReader.Tag
        var outer = reader
        var body = try outer.element(Tag.sequence).reader
        try outer.end()

        let version = try body.element(Tag.integer).content
        var algorithms = try body.element(Tag.set).reader
        var digestAlgorithms: [OID] = []
        while !algorithms.isAtEnd { digestAlgorithms.append(try algorithms.plainAlgorithm()) }
        self.digestAlgorithms = digestAlgorithms

        var content = try body.element(Tag.sequence).reader
        self.contentType = try content.identifier()
        if var explicit = try content.optional(Tag.context0Constructed)?.reader {
            self.embeddedContent = Array(try explicit.element(Tag.octets).content)
            try explicit.end()
        } else {
            self.embeddedContent = nil
        }
        try content.end()

        var choices = try body.optional(Tag.context0Constructed)?.reader
        let elements = try choices?.elements() ?? []
        self.certificates = elements.filter { $0.tag == Tag.sequence }.map { Array($0.encoded) }
        self.otherCertificates = elements.count - self.certificates.count
        self.hasRevocations = try body.optional(Tag.context1Constructed) != nil

        var infos = try body.element(Tag.set).reader
        try body.end()
        var signers: [SignerInfo] = []
        while !infos.isAtEnd { signers.append(try SignerInfo(infos.element(Tag.sequence).reader)) }
        self.signers = signers

        // Section 5.1 leaves no choice of the version; 4 and 5 are for what is not read here.
        let isPlain = self.contentType == Self.data && !signers.contains(where: \.isNamedByKey)
        let expected: ClosedRange<UInt8> =
            self.otherCertificates > 0 || self.hasRevocations ? 1...5 : isPlain ? 1...1 : 3...3
        guard version.count == 1, let number = version.first, expected ~= number else { throw DERReader.Failure() }
    }
}
