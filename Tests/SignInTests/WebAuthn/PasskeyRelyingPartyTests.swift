import Primitives
import SignIn
import Testing

/// WebAuthn level 3, sections 5.1.3, 5.1.9 and 5.1.10.
@Suite struct PasskeyRelyingPartyTests {
    static let places: [(url: String, identifier: String, origin: String)] = [
        ("https://hub.example/", "hub.example", "https://hub.example"),
        ("https://hub.example:443/x?y", "hub.example", "https://hub.example"),
        ("HTTPS://Hub.Example:8443", "hub.example", "https://hub.example:8443"),
        ("http://localhost:8080/", "localhost", "http://localhost:8080"),
        ("http://hub.localhost:80", "hub.localhost", "http://hub.localhost"),
    ]

    @Test(arguments: PasskeyRelyingPartyTests.places)
    func `the domain and the origin are those of the base URL`(url: String, identifier: String, origin: String) throws {
        let party = try PasskeyRelyingParty(baseURL: url, name: "Exemple")
        #expect(party.identifier == identifier)
        #expect(party.origins == [origin])
    }

    @Test(arguments: [
        "", "hub.example", "http://hub.example", "https://192.0.2.1", "https://[2001:db8::1]/", "http://127.0.0.1:8080",
        "https://user@hub.example", "https://user:word@hub.example", "ftp://hub.example", "https://",
        "https://hub..example",
        "https://hub.example.", "https://hub_a.example", "http://localhost.example", "https://h%C3%BCb.example",
    ])
    func `a base URL where browsers make no passkey is refused`(url: String) {
        #expect(throws: WebAuthnError(.badBaseURL)) { try PasskeyRelyingParty(baseURL: url, name: "Exemple") }
    }

    @Test func `another origin is taken when it is on the list`() throws {
        let party = try PasskeyRelyingParty(
            baseURL: "https://hub.example",
            otherOrigins: ["https://www.hub.example"],
            name: "Exemple"
        )
        var device = try SoftAuthenticator()
        device.origin = "https://www.hub.example"
        let json = try device.register(PasskeyScene.challenge, .none).json
        let time = SystemWallClock().now
        #expect(throws: Never.self) {
            try RegistrationVerifier(party: party)
                .verify(json, challenge: PasskeyScene.challenge, userVerification: .required, at: time)
        }
    }

    @Test func `options of a creation have the form of the standard`() throws {
        let scene = try PasskeyScene()
        var device = try SoftAuthenticator()
        device.credentialID = [UInt8](repeating: 7, count: 16)
        let options = scene.party.creationOptions(
            for: PasskeyUser(handle: [1, 2, 3], name: "anne@armor.example", displayName: "Anne"),
            challenge: [255, 254],
            excluding: [try scene.register(device)],
            residentKey: .required,
            attestation: .direct
        )
        #expect(
            options.canonicalText == """
                {"attestation":"direct","authenticatorSelection":{"requireResidentKey":true,"residentKey":"required",\
                "userVerification":"required"},"challenge":"__4","excludeCredentials":[{"id":"BwcHBwcHBwcHBwcHBwcHBw",\
                "transports":["internal","hybrid"],"type":"public-key"}],"extensions":{"credProps":true},\
                "pubKeyCredParams":[{"alg":-7,"type":"public-key"},{"alg":-8,"type":"public-key"},\
                {"alg":-257,"type":"public-key"}],"rp":{"id":"hub.example","name":"Exemple"},"timeout":300000,\
                "user":{"displayName":"Anne","id":"AQID","name":"anne@armor.example"}}
                """
        )
    }

    @Test func `options of a request have the form of the standard`() throws {
        let scene = try PasskeyScene()
        var device = try SoftAuthenticator()
        device.credentialID = [UInt8](repeating: 7, count: 16)
        device.transports = "[]"
        let passkey = try scene.register(device)
        let options = scene.party.requestOptions(challenge: [1], allowing: [passkey], userVerification: .preferred)
        #expect(
            options.canonicalText == """
                {"allowCredentials":[{"id":"BwcHBwcHBwcHBwcHBwcHBw","type":"public-key"}],"challenge":"AQ",\
                "rpId":"hub.example","timeout":300000,"userVerification":"preferred"}
                """
        )
        #expect(scene.party.requestOptions(challenge: [1])["allowCredentials"] == [])
    }

    @Test func `errors say their code and nothing else`() {
        for code in WebAuthnError.Code.allCases {
            #expect("\(WebAuthnError(code))" == "webauthn: \(code.rawValue)")
        }
    }
}
