import Primitives

/// PKCS #8 of Ed25519 and X25519 keys: always the same 16 bytes, then the key (RFC 8410, section 7).
enum Curve25519Encoding {
    enum Curve: UInt8 { case x25519 = 0x6E, ed25519 = 0x70 }

    static func encode(_ key: some Sequence<UInt8>, _ curve: Curve) -> Secret { Secret(self.prefix(curve) + key) }

    /// The 32 bytes of the key; `nil` for anything else, a longer form with attributes included.
    static func decode(_ der: Secret, _ curve: Curve) -> [UInt8]? {
        let prefix = self.prefix(curve)
        guard der.bytes.count == prefix.count + 32, der.bytes.starts(with: prefix) else { return nil }
        return Array(der.bytes.dropFirst(prefix.count))
    }

    private static func prefix(_ curve: Curve) -> [UInt8] {
        [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, curve.rawValue, 0x04, 0x22, 0x04, 0x20]
    }
}
