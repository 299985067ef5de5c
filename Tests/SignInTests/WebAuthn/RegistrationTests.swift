import Primitives
import SignIn
import Testing

/// WebAuthn level 3, section 7.1.
@Suite struct RegistrationTests {
    @Test(arguments: [-7, -8, -257])
    func `a passkey of each algorithm is registered, without proof or with its own signature`(algorithm: Int) throws {
        let scene = try PasskeyScene()
        for proof in [SoftAuthenticator.Proof.none, .packedSelf] {
            let device = try SoftAuthenticator(algorithm)
            let passkey = try scene.register(device, proof)
            #expect(passkey.id == device.credentialID)
            #expect(passkey.publicKey == device.publicKey)
            #expect(passkey.algorithm.rawValue == Int64(algorithm))
            #expect(passkey.counter == 1)
            #expect(passkey.isUserVerified && !passkey.isBackupEligible && !passkey.isBackedUp)
            #expect(passkey.aaguid == "00000000-0000-0000-0000-000000000000")
            #expect(passkey.transports == ["internal", "hybrid"])
            #expect(passkey.isDiscoverable == true)
            #expect(!passkey.isDeviceBoundAndAttested)
        }
    }

    @Test func `what the flags, the extensions and the browser say is kept`() throws {
        let scene = try PasskeyScene()
        var device = try SoftAuthenticator()
        device.flags =
            SoftAuthenticator.Flag.present | SoftAuthenticator.Flag.eligible | SoftAuthenticator.Flag.backedUp
        device.aaguid = AttestationBench.aaguid
        device.extensions = CBORWriter.map([("credProtect", [2])])
        device.extensionResults = "{}"
        device.transports = "[]"
        device.clientMembers = #","other":[{"a":1}]"#
        let json = try device.register(PasskeyScene.challenge, .packedSelf).json
        let passkey = try scene.register(json, userVerification: .preferred)
        #expect(!passkey.isUserVerified && passkey.isBackupEligible && passkey.isBackedUp)
        #expect(passkey.aaguid == "01020304-0506-0708-090a-0b0c0d0e0f10")
        #expect(passkey.isDiscoverable == nil)
        #expect(passkey.transports.isEmpty)
        #expect(passkey.attestation.outcome == .ownKey)
    }

    @Test func `a byte order mark before the client data is read over`() throws {
        let device = try SoftAuthenticator()
        var registration = try device.register(PasskeyScene.challenge, .none)
        registration.clientData = [0xEF, 0xBB, 0xBF] + registration.clientData
        #expect(try PasskeyScene().register(registration.json).id == device.credentialID)
    }

    @Test func `the stored form stays what it is`() throws {
        let scene = try PasskeyScene()
        var device = try SoftAuthenticator(-8)
        device.credentialID = [UInt8](repeating: 7, count: 16)
        let passkey = try scene.register(device)
        let text = """
            {"aaguid":"00000000-0000-0000-0000-000000000000","algorithm":-8,\
            "attestation":{"format":"none","outcome":"none"},"backedUp":false,"backupEligible":false,"counter":1,\
            "discoverable":true,"id":"BwcHBwcHBwcHBwcHBwcHBw","publicKey":"\(Base64URL.encode(device.publicKey))",\
            "transports":["internal","hybrid"],"userVerified":true}
            """
        #expect(try PasskeyCoding.encode(passkey) == text)
        #expect(try PasskeyCoding.decode(text) == passkey)
        #expect(throws: DecodingError.self) {
            try PasskeyCoding.decode(text.replacing("BwcHBwcHBwcHBwcHBwcHBw", with: "BwcHBwcHBwcHBwcHBwcHBx"))
        }
    }
}
