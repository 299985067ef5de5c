import COpenSSL

/// What a certificate says of the machine or program that holds it: its key, its other names, its use.
extension Certificate {
    /// A public key as the numbers that a JSON Web Key is made of, big-endian.
    package enum KeyNumbers: Sendable, Hashable {
        case rsa(modulus: [UInt8], exponent: [UInt8])
        /// 32 bytes each.
        case p256(x: [UInt8], y: [UInt8])
        /// 32 bytes.
        case ed25519([UInt8])
    }

    /// RFC 5280, section 4.2.1.6.
    package enum AlternativeName: Sendable, Hashable {
        case mail(String)
        case dns(String)
        case uri(String)
        /// Four bytes, or sixteen.
        case address([UInt8])
    }

    /// Nil for a key of another kind.
    package var keyNumbers: KeyNumbers? {
        guard let handle = try? self.handle() else { return nil }
        defer { ERR_clear_error() }
        guard let key = X509_get0_pubkey(handle.pointer) else { return nil }
        return try? Self.numbers(OpenSSLBytes.encode { i2d_PUBKEY(key, $0) })
    }

    /// Those of the four kinds above; none when the extension is missing, repeated or broken.
    package var alternativeNames: [AlternativeName] {
        guard let content = self.soleExtension("2.5.29.17"), var reader = try? Self.sequence(content),
            let elements = try? reader.elements()
        else { return [] }
        return elements.compactMap { element in
            let bytes = Array(element.content)
            let text = String(validating: bytes, as: UTF8.self)
            switch element.tag {
            case 0x81: return text.map { .mail($0) }
            case 0x82: return text.map { .dns($0) }
            case 0x86: return text.map { .uri($0) }
            case 0x87: return .address(bytes)
            default: return nil
            }
        }
    }

    /// False when the certificate says what it is for, and clients are not in it (RFC 5280, section 4.2.1.12).
    package var mayAuthenticateClient: Bool {
        guard let profile = try? CertificateProfile(of: self), profile.isAuthority != true,
            let found = try? profile.extensions("2.5.29.37"), found.count <= 1
        else { return false }
        guard let content = found.first?.value else { return true }
        guard var reader = try? Self.sequence(content) else { return false }
        var uses: [OID] = []
        while !reader.isAtEnd {
            guard let use = try? reader.identifier() else { return false }
            uses.append(use)
        }
        return uses.contains("1.3.6.1.5.5.7.3.2") || uses.contains("2.5.29.37.0")
    }

    private func soleExtension(_ identifier: String) -> [UInt8]? {
        guard let found = try? CertificateProfile(of: self).extensions(identifier), found.count == 1 else { return nil }
        return found[0].value
    }

    /// SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7; RFC 3279, section 2.3; RFC 8410, section 4).
    private static func numbers(_ information: [UInt8]) throws(DERReader.Failure) -> KeyNumbers? {
        var outer = try self.sequence(information)
        var algorithm = try outer.element(DERReader.Tag.sequence).reader
        let kind = try algorithm.identifier()
        let bits = try outer.element(0x03).content
        guard bits.first == 0 else { throw DERReader.Failure() }
        let key = Array(bits.dropFirst())
        if kind == "1.2.840.113549.1.1.1" {
            var numbers = try self.sequence(key)
            let modulus = try numbers.element(DERReader.Tag.integer).content.drop { $0 == 0 }
            let exponent = try numbers.element(DERReader.Tag.integer).content.drop { $0 == 0 }
            return .rsa(modulus: Array(modulus), exponent: Array(exponent))
        }
        if kind == "1.2.840.10045.2.1", try algorithm.identifier() == "1.2.840.10045.3.1.7" {
            guard key.count == 65, key[0] == 0x04 else { return nil }
            return .p256(x: Array(key[1...32]), y: Array(key[33...]))
        }
        return kind == "1.3.101.112" && key.count == 32 ? .ed25519(key) : nil
    }

    private static func sequence(_ bytes: [UInt8]) throws(DERReader.Failure) -> DERReader {
        var reader = DERReader(bytes)
        let content = try reader.element(DERReader.Tag.sequence).reader
        try reader.end()
        return content
    }
}
