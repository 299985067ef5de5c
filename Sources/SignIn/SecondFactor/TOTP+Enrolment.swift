package import Primitives

extension TOTP {
    /// The key in base32 by groups of four, for who types it instead of reading the QR code.
    package var keyText: String {
        let text = Base32.encode(self.key.bytes)
        let starts = stride(from: 0, to: text.utf8.count, by: 4)
        return starts.map { String(text.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }

    /// The `otpauth` address that applications read from a QR code. It holds the key: show it, never log it.
    ///
    /// A colon parts the issuer from the account, so neither may hold one.
    package func address(issuer: String, account: String) -> Secret {
        let (issuer, account) = (Self.encoded(issuer), Self.encoded(account))
        let parameters = [
            "secret=\(Base32.encode(self.key.bytes))", "issuer=\(issuer)", "algorithm=SHA1", "digits=\(Self.digits)",
            "period=\(Self.period)",
        ]
        return Secret("otpauth://totp/\(issuer):\(account)?\(parameters.joined(separator: "&"))")
    }

    /// Everything but the unreserved characters is percent-encoded (RFC 3986, section 2.3).
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            case UInt8(ascii: ":"): "%20"
            default: "%" + Hex.encode([byte]).uppercased()
            }
        }.joined()
    }
}
