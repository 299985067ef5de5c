import Primitives
import SignIn

/// The hub's side of the ceremonies.
struct PasskeyScene: Sendable {
    static let challenge = [UInt8](0..<32)
    static let user: [UInt8] = Array("agent-0001".utf8)

    let party: PasskeyRelyingParty
    /// After the certificates that openssl makes for the test with the time of the machine.
    let now = SystemWallClock().now + .minutes(10)

    init(algorithms: [PasskeyAlgorithm] = PasskeyAlgorithm.allCases) throws {
        self.party = try PasskeyRelyingParty(
            baseURL: "https://hub.example/",
            name: "Exemple",
            algorithms: algorithms
        )
    }

    func register(
        _ json: [UInt8],
        roots: [String] = [],
        challenge: [UInt8] = PasskeyScene.challenge,
        userVerification: UserVerification = .required,
        at time: Timestamp? = nil
    ) throws -> PasskeyCredential {
        try RegistrationVerifier(party: self.party, roots: roots)
            .verify(json, challenge: challenge, userVerification: userVerification, at: time ?? self.now)
    }

    func register(_ device: SoftAuthenticator, _ proof: SoftAuthenticator.Proof = .none) throws -> PasskeyCredential {
        try self.register(device.register(Self.challenge, proof).json)
    }

    func use(
        _ assertion: SoftAssertion,
        of credential: PasskeyCredential,
        owner: PasskeyOwner = .known(PasskeyScene.user),
        challenge: [UInt8] = PasskeyScene.challenge,
        userVerification: UserVerification = .required
    ) throws -> PasskeyAssertion {
        try AssertionVerifier(party: self.party).verify(
            AuthenticationResponse(json: assertion.json),
            of: credential,
            owner: owner,
            challenge: challenge,
            userVerification: userVerification
        )
    }
}
