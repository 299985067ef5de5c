import Primitives
import Testing

@Suite struct SecretTests {
    private struct Holder { let secret: Secret }

    @Test func `a secret is never printed, alone or inside something`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        let printed = [
            "\(secret)", String(reflecting: secret), String(describing: secret), "\([secret])",
            "\(Optional(secret) as Any)",
            "\(Holder(secret: secret))", String(reflecting: Holder(secret: secret)), dumped,
        ]
        for text in printed {
            #expect(text.contains("<secret>"))
            #expect(!text.contains("hunter2") && !text.contains("104"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect(secret.revealed() == "hunter2")
    }

    @Test func `secrets are equal when all bytes are`() {
        #expect(Secret("abc") == Secret([97, 98, 99]))
        #expect(Secret("abc") != Secret("abd"))
        #expect(Secret("abc") != Secret("ab"))
        #expect(Secret("") == Secret([]))
        #expect(Secret("").isEmpty)
    }

    @Test func `every differing bit and length is seen`() {
        let bytes = [UInt8](repeating: 0x5A, count: 32)
        #expect(constantTimeEquals(bytes, bytes))
        #expect(!constantTimeEquals(bytes, bytes.dropLast()))
        #expect(!constantTimeEquals(bytes, bytes + [0]))
        #expect(constantTimeEquals([], []))
        for index in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[index] ^= 1 << UInt8(bit)
                #expect(!constantTimeEquals(bytes, other))
            }
        }
    }
}
