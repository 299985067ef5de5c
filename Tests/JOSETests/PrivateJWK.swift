import JOSE
import Primitives
import Testing

/// Private JSON Web Keys as test vectors have them, made into the PKCS #8 that keys are read from (RFC 5958).
enum PrivateJWK {
    static func pkcs8(_ jwk: JSONValue) throws -> Secret {
        func number(_ name: String) throws -> [UInt8] {
            let text = try #require(jwk[name]?.string)
            return try #require(Base64URL.decode(text))
        }
        switch (jwk["kty"]?.string, jwk["crv"]?.string) {
        case ("RSA", _):
            let numbers = try ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map { self.integer(try number($0)) }
            let key = self.element(0x30, self.integer([0]) + numbers.flatMap(\.self))
            let identifier = self.element(0x30, [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 0x05, 0])
            return self.information(identifier, key)
        case ("EC", "P-256"):
            let point = self.element(0xA1, self.element(0x03, [0, 4] + (try number("x")) + (try number("y"))))
            let key = self.element(0x30, self.integer([1]) + self.element(0x04, try number("d")) + point)
            let names: [UInt8] = [
                0x06, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1, 0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7,
            ]
            return self.information(self.element(0x30, names), key)
        case ("OKP", let curve?):
            let last: UInt8 = curve == "X25519" ? 0x6E : 0x70
            let key = self.element(0x04, try number("d"))
            return self.information(self.element(0x30, [0x06, 3, 0x2B, 0x65, last]), key)
        default: throw JOSEError(.badKey)
        }
    }

    private static func information(_ algorithm: [UInt8], _ key: [UInt8]) -> Secret {
        Secret(self.element(0x30, self.integer([0]) + algorithm + self.element(0x04, key)))
    }

    private static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let significant = Array(bytes.drop { $0 == 0 })
        let isSigned = (significant.first ?? 0x80) >= 0x80
        return self.element(0x02, (isSigned ? [0] : []) + significant)
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)]
            : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
        return [tag] + length + content
    }
}
