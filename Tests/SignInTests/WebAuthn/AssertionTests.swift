import Primitives
import SignIn
import Testing

/// WebAuthn level 3, section 7.2.
@Suite struct AssertionTests {
    private let scene: PasskeyScene

    init() throws { self.scene = try PasskeyScene() }

    private func expect(
        _ code: WebAuthnError.Code,
        location: SourceLocation = #_sourceLocation,
        _ change: (inout SoftAuthenticator) -> Void
    ) throws {
        var device = try SoftAuthenticator()
        let passkey = try self.scene.register(device)
        device.counter += 1
        change(&device)
        #expect(throws: WebAuthnError(code), sourceLocation: location) {
            try self.scene.use(device.use(PasskeyScene.challenge), of: passkey)
        }
    }

    @Test(arguments: [-7, -8, -257])
    func `a passkey of each algorithm is used, and what changed is kept`(algorithm: Int) throws {
        var device = try SoftAuthenticator(algorithm)
        device.flags |= SoftAuthenticator.Flag.eligible
        let passkey = try self.scene.register(device)
        device.counter = 9
        device.flags |= SoftAuthenticator.Flag.backedUp
        let assertion = try self.scene.use(device.use(PasskeyScene.challenge), of: passkey)
        #expect(assertion == (try self.scene.use(device.use(PasskeyScene.challenge), of: passkey)))
        #expect(assertion.isUserVerified && assertion.isBackedUp && assertion.counter == 9)
        let updated = passkey.updated(by: assertion)
        #expect(updated.counter == 9 && updated.isBackedUp)
        #expect(updated.publicKey == passkey.publicKey)
        #expect(throws: WebAuthnError(.counterWentBack)) {
            try self.scene.use(device.use(PasskeyScene.challenge), of: updated)
        }
    }

    @Test func `presence alone is enough where verification is not required, and is told`() throws {
        var device = try SoftAuthenticator()
        let passkey = try self.scene.register(device)
        device.counter += 1
        device.flags = SoftAuthenticator.Flag.present
        let response = try device.use(PasskeyScene.challenge)
        for verification in [UserVerification.preferred, .discouraged] {
            #expect(try !self.scene.use(response, of: passkey, userVerification: verification).isUserVerified)
        }
        #expect(throws: WebAuthnError(.userNotVerified)) { try self.scene.use(response, of: passkey) }
    }

    @Test func `client data of another ceremony, origin, challenge or frame are refused`() throws {
        try self.expect(.wrongType) { $0.type = "webauthn.create" }
        for origin in ["https://hub.example.evil.example", "http://hub.example", "https://hub.example:444"] {
            try self.expect(.wrongOrigin) { $0.origin = origin }
        }
        try self.expect(.crossOrigin) { $0.clientMembers = #","crossOrigin":true"# }
        try self.expect(.crossOrigin) { $0.clientMembers = #","topOrigin":"https://hub.example""# }
        try self.expect(.malformedClientData) { $0.clientMembers = #","challenge":"AA""# }
        var device = try SoftAuthenticator()
        let passkey = try self.scene.register(device)
        device.counter += 1
        for challenge in [[UInt8](1..<33), [], Array(PasskeyScene.challenge.dropLast())] {
            #expect(throws: WebAuthnError(.wrongChallenge)) { try self.scene.use(device.use(challenge), of: passkey) }
        }
    }

    @Test func `authenticator data of another domain, without presence, or with other backup flags are refused`() throws
    {
        try self.expect(.wrongRelyingParty) { $0.identifier = "other.example" }
        try self.expect(.userNotPresent) { $0.flags = SoftAuthenticator.Flag.verified }
        try self.expect(.userNotVerified) { $0.flags = SoftAuthenticator.Flag.present }
        try self.expect(.backupEligibilityChanged) { $0.flags |= SoftAuthenticator.Flag.eligible }
        try self.expect(.backedUpButNotEligible) { $0.flags |= SoftAuthenticator.Flag.backedUp }
        var device = try SoftAuthenticator()
        device.flags |= SoftAuthenticator.Flag.eligible
        let passkey = try self.scene.register(device)
        device.counter += 1
        device.flags &= ~SoftAuthenticator.Flag.eligible
        #expect(throws: WebAuthnError(.backupEligibilityChanged)) {
            try self.scene.use(device.use(PasskeyScene.challenge), of: passkey)
        }
    }

    @Test func `authenticator data cut anywhere or followed by something are refused`() throws {
        var device = try SoftAuthenticator()
        let passkey = try self.scene.register(device)
        device.counter += 1
        let whole = try device.use(PasskeyScene.challenge)
        for count in whole.authenticatorData.indices {
            var cut = whole
            cut.authenticatorData = Array(whole.authenticatorData.prefix(count))
            #expect(throws: WebAuthnError(.malformedAuthenticatorData)) { try self.scene.use(cut, of: passkey) }
        }
        var long = whole
        long.authenticatorData.append(0xA0)
        #expect(throws: WebAuthnError(.malformedAuthenticatorData)) { try self.scene.use(long, of: passkey) }
    }

    @Test(arguments: [-7, -8, -257])
    func `a signature of another key or over another answer is refused`(algorithm: Int) throws {
        var device = try SoftAuthenticator(algorithm)
        let passkey = try self.scene.register(device)
        device.counter += 1
        let right = try device.use(PasskeyScene.challenge)
        var stranger = try SoftAuthenticator(algorithm)
        stranger.credentialID = device.credentialID
        stranger.counter = device.counter
        for signature in [try stranger.use(PasskeyScene.challenge).signature, [], [0], right.signature + [0]] {
            var wrong = right
            wrong.signature = signature
            #expect(throws: WebAuthnError(.badSignature)) { try self.scene.use(wrong, of: passkey) }
        }
        var later = right
        later.authenticatorData[36] += 1
        #expect(throws: WebAuthnError(.badSignature)) { try self.scene.use(later, of: passkey) }
    }

    @Test func `the counter only goes up, except that none has any`() throws {
        for (stored, received, isTaken) in [
            (0, 0, true), (0, 1, true), (1, 2, true), (7, UInt32.max, true), (1, 1, false), (1, 0, false),
            (9, 8, false),
            (UInt32.max, 0, false),
        ] as [(UInt32, UInt32, Bool)] {
            var device = try SoftAuthenticator()
            device.counter = stored
            let passkey = try self.scene.register(device)
            device.counter = received
            let response = try device.use(PasskeyScene.challenge)
            if isTaken {
                #expect(try self.scene.use(response, of: passkey).counter == received)
            } else {
                #expect(throws: WebAuthnError(.counterWentBack)) { try self.scene.use(response, of: passkey) }
            }
        }
    }

    @Test func `who forges the signature learns nothing of the counter and locks nothing`() throws {
        try self.expect(.badSignature) { device in
            let id = device.credentialID
            guard let stranger = try? SoftAuthenticator() else { return }
            device = stranger
            device.credentialID = id
            device.counter = 0
        }
    }

    @Test func `a passkey is its owner's`() throws {
        var device = try SoftAuthenticator()
        let passkey = try self.scene.register(device)
        device.counter += 1
        let (user, other) = (PasskeyScene.user, Array("agent-0002".utf8))
        let named = try device.use(PasskeyScene.challenge)
        var unnamed = named
        unnamed.userHandle = nil
        for owner in [PasskeyOwner.known(user), .discovered(user)] {
            #expect(throws: Never.self) { try self.scene.use(named, of: passkey, owner: owner) }
        }
        #expect(throws: Never.self) { try self.scene.use(unnamed, of: passkey, owner: .known(user)) }
        #expect(throws: WebAuthnError(.userHandleMissing)) {
            try self.scene.use(unnamed, of: passkey, owner: .discovered(user))
        }
        for owner in [PasskeyOwner.known(other), .discovered(other), .known([])] {
            #expect(throws: WebAuthnError(.wrongUser)) { try self.scene.use(named, of: passkey, owner: owner) }
        }
        let stranger = try self.scene.register(SoftAuthenticator())
        #expect(throws: WebAuthnError(.wrongCredential)) { try self.scene.use(named, of: stranger) }
    }

    @Test func `an envelope that is not one is refused`() throws {
        let json = try SoftAuthenticator().use(PasskeyScene.challenge).json
        let text = String(decoding: json, as: UTF8.self)
        #expect(throws: Never.self) { try AuthenticationResponse(json: json) }
        for (part, replacement) in [
            (#""signature":""#, #""signature":"="#), (#""authenticatorData""#, #""other""#),
            (#""userHandle":""#, #""userHandle":"*"#),
            (#""public-key""#, #""password""#), (#""rawId":""#, #""rawId":"A"#), (#"{}"#, #"[]"#),
        ] {
            #expect(text.contains(part))
            #expect(throws: WebAuthnError(.malformedResponse)) {
                try AuthenticationResponse(json: Array(text.replacing(part, with: replacement).utf8))
            }
        }
        #expect(throws: WebAuthnError(.tooLarge)) {
            try AuthenticationResponse(json: json + [UInt8](repeating: 0x20, count: 1 << 16))
        }
    }
}
