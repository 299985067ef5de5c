import Crypto
import Foundation
import Primitives
import SignIn
import Testing

/// WebAuthn level 3, section 7.1: each step refuses.
@Suite struct RegistrationRefusalTests {
    static let flags: [(UInt8, WebAuthnError.Code)] = [
        (SoftAuthenticator.Flag.verified, .userNotPresent),
        (SoftAuthenticator.Flag.present, .userNotVerified),
        (0x15, .backedUpButNotEligible),
    ]

    private func expect(
        _ code: WebAuthnError.Code,
        algorithms: [PasskeyAlgorithm] = PasskeyAlgorithm.allCases,
        _ proof: SoftAuthenticator.Proof = .packedSelf,
        location: SourceLocation = #_sourceLocation,
        _ change: (inout SoftAuthenticator) -> Void
    ) throws {
        var device = try SoftAuthenticator()
        change(&device)
        #expect(throws: WebAuthnError(code), sourceLocation: location) {
            try PasskeyScene(algorithms: algorithms).register(device.register(PasskeyScene.challenge, proof).json)
        }
    }

    private func expectOfResponse(
        _ code: WebAuthnError.Code,
        location: SourceLocation = #_sourceLocation,
        _ change: (inout SoftRegistration) -> Void
    ) throws {
        var registration = try SoftAuthenticator().register(PasskeyScene.challenge, .packedSelf)
        change(&registration)
        #expect(throws: WebAuthnError(code), sourceLocation: location) {
            try PasskeyScene().register(registration.json)
        }
    }

    // MARK: - Client data

    @Test(arguments: [
        "https://hub.example.evil.example", "https://hub-example", "https://hub.example:8443", "http://hub.example",
        "https://hub.example/", "https://HUB.example", "https://www.hub.example", "https://hub.example.", "null", "",
        "https://hub.example:443", " https://hub.example", "https://hub.ex\u{430}mple",
    ])
    func `an origin that looks like ours is not ours`(origin: String) throws {
        try self.expect(.wrongOrigin) { $0.origin = origin }
    }

    @Test func `the challenge is ours, byte by byte`() throws {
        let device = try SoftAuthenticator()
        let right = PasskeyScene.challenge
        for challenge: [UInt8] in [[], [0], Array(right.dropLast()), right + [0]] {
            let json = try device.register(challenge, .packedSelf).json
            #expect(throws: WebAuthnError(.wrongChallenge)) { try PasskeyScene().register(json) }
        }
        let json = try device.register([], .packedSelf).json
        #expect(throws: WebAuthnError(.wrongChallenge)) { try PasskeyScene().register(json, challenge: []) }
    }

    @Test(arguments: ["webauthn.get", "webauthn.create ", "payment.get", ""])
    func `another ceremony is refused`(type: String) throws {
        try self.expect(.wrongType) { $0.type = type }
    }

    static let frames: [(String, WebAuthnError.Code)] = [
        (#","crossOrigin":true"#, .crossOrigin),
        (#","crossOrigin":false,"topOrigin":"https://hub.example""#, .crossOrigin),
        (#","topOrigin":"https://other.example""#, .crossOrigin),
        (#","crossOrigin":"false""#, .malformedClientData),
        (#","crossOrigin":null"#, .malformedClientData),
        (#","type":"webauthn.create""#, .malformedClientData),
        (#","origin":"https://hub.example""#, .malformedClientData),
    ]

    @Test(arguments: RegistrationRefusalTests.frames)
    func `a frame, and a member said twice, are refused`(members: String, code: WebAuthnError.Code) throws {
        try self.expect(code) { $0.clientMembers = members }
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"type":1,"challenge":"","origin":""}"#, "{\"type\":\"webauthn.create\"}",
    ])
    func `what is no client data is refused`(text: String) throws {
        try self.expectOfResponse(.malformedClientData) { $0.clientData = Array(text.utf8) }
        try self.expectOfResponse(.malformedClientData) { $0.clientData = Array("\(text) x".utf8) }
    }

    // MARK: - Authenticator data

    @Test(arguments: ["hub.example.evil.example", "example", "HUB.example", "https://hub.example", ""])
    func `a passkey of another domain is refused`(identifier: String) throws {
        try self.expect(.wrongRelyingParty) { $0.identifier = identifier }
    }

    @Test(arguments: RegistrationRefusalTests.flags)
    func `presence, verification and honest backup flags are required`(flags: UInt8, code: WebAuthnError.Code) throws {
        try self.expect(code) { $0.flags = flags }
    }

    @Test func `authenticator data cut anywhere, or followed by something, are refused`() throws {
        let whole = try SoftAuthenticator().register(PasskeyScene.challenge, .packedSelf).authenticatorData
        for count in whole.indices {
            try self.expectOfResponse(.malformedAuthenticatorData) { $0.authenticatorData = Array(whole.prefix(count)) }
        }
        try self.expectOfResponse(.malformedAuthenticatorData) { $0.authenticatorData.append(0) }
        try self.expectOfResponse(.malformedAuthenticatorData) { $0.authenticatorData += [0xA0] }
        try self.expectOfResponse(.malformedAuthenticatorData) { $0.authenticatorData[32] |= 0x80 }
        try self.expectOfResponse(.malformedAuthenticatorData) { $0.authenticatorData[32] &= ~0x40 }
        for extensions: [UInt8] in [[0x80], [0xA1, 0x01], [0xA0, 0xA0], [0xA1, 0x01, 0xF9, 0, 0]] {
            try self.expect(.malformedAuthenticatorData) { $0.extensions = extensions }
        }
    }

    @Test(arguments: [0, 15, 1024])
    func `an identifier too short or too long is refused`(size: Int) throws {
        try self.expect(.malformedResponse) { $0.credentialID = [UInt8](repeating: 1, count: size) }
        // The envelope says another one than what was signed.
        let device = try SoftAuthenticator()
        var other = device
        other.credentialID = [UInt8](repeating: 1, count: size)
        var registration = try device.register(PasskeyScene.challenge, .none)
        registration.authenticatorData = other.authenticatorData(isNew: true)
        #expect(throws: WebAuthnError(.malformedAuthenticatorData)) { try PasskeyScene().register(registration.json) }
    }

    @Test func `the identifier of the envelope is the one in the authenticator data`() throws {
        let device = try SoftAuthenticator()
        var registration = try device.register(PasskeyScene.challenge, .none)
        registration.authenticatorData = try SoftAuthenticator().authenticatorData(isNew: true)
        #expect(throws: WebAuthnError(.wrongCredential)) { try PasskeyScene().register(registration.json) }
    }

    // MARK: - Keys

    @Test func `an algorithm that was not offered is refused`() throws {
        for (algorithm, offered) in [(-8, [PasskeyAlgorithm.es256, .rs256]), (-7, [.edDSA]), (-257, [.es256])] {
            let json = try SoftAuthenticator(algorithm).register(PasskeyScene.challenge, .packedSelf).json
            #expect(throws: WebAuthnError(.algorithmNotOffered)) {
                try PasskeyScene(algorithms: offered).register(json)
            }
        }
        try self.expect(.algorithmNotOffered) { $0.replaceParameter(3, by: CBORWriter.integer(-35)) }
    }

    @Test func `a key that is not one of its kind is refused`() throws {
        let zeros = CBORWriter.bytes([UInt8](repeating: 0, count: 32))
        let changes: [(algorithm: Int, label: Int, value: [UInt8]?)] = [
            (-7, -3, zeros), (-7, -2, zeros), (-7, 1, [1]), (-7, -1, [2]), (-7, -3, nil), (-7, -3, [0xF5]),
            (-7, -2, CBORWriter.bytes([1])), (-7, 3, nil), (-7, 2, CBORWriter.bytes([1])),
            (-7, 3, CBORWriter.integer(-8)),
            (-8, -1, [4]), (-8, -2, CBORWriter.bytes([UInt8](repeating: 1, count: 31))), (-8, 1, [2]),
            (-257, -2, CBORWriter.bytes([1])), (-257, -2, CBORWriter.bytes([2])), (-257, -2, CBORWriter.bytes([0, 3])),
            (-257, -1, CBORWriter.bytes([UInt8](repeating: 0xFF, count: 128))), (-257, -1, CBORWriter.bytes([])),
        ]
        for (algorithm, label, value) in changes {
            var device = try SoftAuthenticator(algorithm)
            device.replaceParameter(label, by: value)
            let json = try device.register(PasskeyScene.challenge, .none).json
            #expect(throws: WebAuthnError(.badKey), "\(algorithm), \(label)") { try PasskeyScene().register(json) }
        }
    }

    @Test func `a compressed point is refused`() throws {
        try self.expect(.badKey) { $0.replaceParameter(-3, by: [0xF5]) }
    }

    // MARK: - The envelope

    @Test(arguments: [
        (#""type":"public-key""#, #""type":"password""#), (#""type":"public-key","#, ""),
        (#""rawId":""#, #""rawId":"A"#), (#""id":""#, #""other":""#), (#"["internal","hybrid"]"#, #"["USB"]"#),
        (#"["internal","hybrid"]"#, #"[1]"#), (#"["internal","hybrid"]"#, #""usb""#),
        (#"{"credProps":{"rk":true}}"#, "[]"), (#""clientDataJSON":""#, #""clientDataJSON":"="#),
        (#""attestationObject":""#, #""attestationObject":"+"#), (#""attestationObject""#, #""object""#),
        (#""response":{"#, #""type":"public-key","response":{"#),
    ])
    func `an envelope that is not one is refused`(part: String, replacement: String) throws {
        let json = try SoftAuthenticator().register(PasskeyScene.challenge, .none).json
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains(part))
        let changed = Array(text.replacing(part, with: replacement).utf8)
        #expect(throws: WebAuthnError(.malformedResponse)) { try PasskeyScene().register(changed) }
    }

    @Test func `an envelope beyond 64 KiB is not read`() throws {
        let json = try SoftAuthenticator().register(PasskeyScene.challenge, .none).json
        let padding = [UInt8](repeating: 0x20, count: (1 << 16) - json.count)
        #expect(throws: Never.self) { try PasskeyScene().register(json + padding) }
        #expect(throws: WebAuthnError(.tooLarge)) { try PasskeyScene().register(json + padding + [0x20]) }
    }
}
