import Primitives
import SignIn
import Testing

/// WebAuthn level 3, sections 6.5.4 and 8; CTAP 2.1, section 8.
@Suite struct AttestationObjectTests {
    private func refusal(_ change: (inout SoftRegistration) -> Void) throws -> WebAuthnError.Code? {
        var registration = try SoftAuthenticator().register(PasskeyScene.challenge, .packedSelf)
        change(&registration)
        do {
            _ = try PasskeyScene().register(registration.json)
            return nil
        } catch let error as WebAuthnError {
            return error.code
        }
    }

    @Test func `an object cut anywhere or followed by anything is refused`() throws {
        let whole = try SoftAuthenticator().register(PasskeyScene.challenge, .packedSelf).attestationObject
        for count in whole.indices {
            #expect(try self.refusal { $0.object = Array(whole.prefix(count)) } == .malformedAttestation)
        }
        for rest: [UInt8] in [[0], [0xF6], [0xA0], whole] {
            #expect(try self.refusal { $0.object = whole + rest } == .malformedAttestation)
        }
    }

    @Test func `members that are missing, too many or there twice are refused`() throws {
        let data = CBORWriter.bytes(try SoftAuthenticator().authenticatorData(isNew: true))
        let (format, statement) = (CBORWriter.text("none"), [UInt8]([0xA0]))
        let right: [(key: String, value: [UInt8])] = [("fmt", format), ("attStmt", statement), ("authData", data)]
        var wrong: [[(key: String, value: [UInt8])]] = [[], Array(right.dropLast()), Array(right.dropFirst())]
        for member in [("fmt", format), ("authData", data), ("more", [0])] { wrong.append(right + [member]) }
        wrong.append([("fmt", [0xF6]), right[1], right[2]])
        wrong.append([right[0], ("attStmt", [0x80]), right[2]])
        wrong.append([right[0], right[1], ("authData", format)])
        for members in wrong {
            #expect(try self.refusal { $0.object = CBORWriter.map(members) } == .malformedAttestation)
        }
        #expect(try self.refusal { $0.statement += $0.statement.prefix(1) } == .malformedAttestation)
    }

    /// What stands in place of the statement, in an object that is right otherwise.
    @Test(arguments: [
        // Indefinite lengths, tags, floats, undefined, reserved.
        "bfff", "a1616180ff", "a161615f4101ff", "a16161c000", "a16161f90000", "a16161fb0000000000000000", "a16161f7",
        "a16161e0", "a16161f818", "a161611c", "a161613f",
        // Longer than needed.
        "b800", "a161611817", "a16161190018", "a161611a0000ffff", "a161611b00000000ffffffff", "a1780161 00",
        // Beyond 63 bits.
        "a161611b8000000000000000", "a161613b8000000000000000",
        // Lengths beyond the input.
        "a161615b7fffffffffffffff", "a161617b7fffffffffffffff", "a161619b7fffffffffffffff", "bb7fffffffffffffff",
        "a161619affffffff", "baffffffff", "bbffffffffffffffff", "a161615bffffffffffffffff", "a161619a00010000",
        // Keys of other kinds, keys twice, text that is no UTF-8.
        "a1f500", "a1410000", "a18000", "a1a000", "a2616100616101", "a201000101", "a16161 61ff", "a161ff00",
        // Five levels.
        "a161618181 8100", "a16161a16161a16161a1616100",
    ])
    func `CBOR that CTAP2 does not write is refused`(statement: String) throws {
        let bytes = try #require(Hex.decode(statement.filter { $0 != " " }))
        let data = CBORWriter.bytes(try SoftAuthenticator().authenticatorData(isNew: true))
        let object = [0xA3] + CBORWriter.text("fmt") + CBORWriter.text("none") + CBORWriter.text("authData") + data
        #expect(try self.refusal { $0.object = object + CBORWriter.text("attStmt") + bytes } == .malformedAttestation)
    }

    @Test func `depth without end costs nothing`() throws {
        for byte: UInt8 in [0x81, 0xA1, 0x9F, 0xD8] {
            let deep = [UInt8](repeating: byte, count: 40_000)
            #expect(try self.refusal { $0.object = deep } == .malformedAttestation)
        }
    }

    @Test func `keys in another order are read`() throws {
        let device = try SoftAuthenticator()
        var registration = try device.register(PasskeyScene.challenge, .packedSelf)
        registration.object = CBORWriter.map([
            ("authData", CBORWriter.bytes(registration.authenticatorData)),
            ("attStmt", CBORWriter.map(Array(registration.statement.reversed()))),
            ("fmt", CBORWriter.text("packed")),
        ])
        #expect(try PasskeyScene().register(registration.json).id == device.credentialID)
    }

    @Test(arguments: ["tpm", "android-key", "apple", "compound", "", "None", "packed "])
    func `a format that is not ours is refused`(format: String) throws {
        #expect(try self.refusal { $0.format = format } == .unknownAttestationFormat)
    }

    @Test func `none has an empty statement`() throws {
        #expect(try self.refusal { $0.format = "none" } == .malformedAttestation)
        let isTaken = try self.refusal { registration in
            registration.format = "none"
            registration.statement = []
        }
        #expect(isTaken == nil)
    }
}
