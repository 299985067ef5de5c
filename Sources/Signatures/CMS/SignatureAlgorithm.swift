/// The kinds of signature that are read (RFC 3370, RFC 4056, RFC 5754).
struct SignatureAlgorithm: Sendable, Hashable {
    enum Family: String, Sendable { case rsa = "RSA", pss = "RSA-PSS", ecdsa = "ECDSA" }

    let family: Family
    /// `nil`: the signer's digest algorithm, whatever it is.
    let digest: DigestAlgorithm?

    private static let known: [OID: SignatureAlgorithm] = [
        "1.2.840.113549.1.1.1": Self(family: .rsa, digest: nil),
        "1.2.840.113549.1.1.10": Self(family: .pss, digest: nil),
        "1.2.840.113549.1.1.11": Self(family: .rsa, digest: .sha256),
        "1.2.840.113549.1.1.12": Self(family: .rsa, digest: .sha384),
        "1.2.840.113549.1.1.13": Self(family: .rsa, digest: .sha512),
        "1.2.840.10045.4.3.2": Self(family: .ecdsa, digest: .sha256),
        "1.2.840.10045.4.3.3": Self(family: .ecdsa, digest: .sha384),
        "1.2.840.10045.4.3.4": Self(family: .ecdsa, digest: .sha512),
    ]

    /// With MD5 or SHA-1.
    static let weak: Set<OID> = ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1"]

    private init(family: Family, digest: DigestAlgorithm?) {
        self.family = family
        self.digest = digest
    }

    init?(_ identifier: OID) {
        guard let algorithm = Self.known[identifier] else { return nil }
        self = algorithm
    }
}
