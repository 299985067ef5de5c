import Primitives
import SignIn
import Testing

/// WebAuthn level 3, sections 8.2, 8.2.1, 8.6 and 7.1, steps 21 to 24.
@Suite struct AttestationTests {
    private let scene: PasskeyScene
    private let bench: AttestationBench

    init() async throws {
        self.scene = try PasskeyScene()
        self.bench = try await AttestationBench()
    }

    private func device(aaguid: [UInt8] = AttestationBench.aaguid) throws -> SoftAuthenticator {
        var device = try SoftAuthenticator()
        device.aaguid = aaguid
        return device
    }

    private func register(
        _ device: SoftAuthenticator,
        _ proof: SoftAuthenticator.Proof,
        roots: [String]? = nil,
        at time: Timestamp? = nil
    ) throws -> PasskeyCredential {
        let json = try device.register(PasskeyScene.challenge, proof).json
        return try self.scene.register(json, roots: roots ?? [self.bench.root], at: time)
    }

    // MARK: - Packed

    @Test func `a chain to a configured root proves the model of a key that cannot leave it`() async throws {
        let proof = SoftAuthenticator.Proof.packed(try await self.bench.issue())
        let passkey = try self.register(self.device(), proof)
        #expect(passkey.attestation.outcome == .trusted)
        #expect(passkey.attestation.format == .packed)
        #expect(passkey.attestation.root?.utf8.count == 64)
        #expect(passkey.isDeviceBoundAndAttested)
        #expect(try PasskeyCoding.decode(PasskeyCoding.encode(passkey)) == passkey)
        var synced = try self.device()
        synced.flags |= SoftAuthenticator.Flag.eligible
        let other = try self.register(synced, proof)
        #expect(other.attestation.outcome == .trusted)
        #expect(!other.isDeviceBoundAndAttested)
    }

    @Test func `a chain to nobody we know is taken and proves nothing`() async throws {
        let issued = try await self.bench.issue()
        let stranger = try await AttestationBench()
        for roots in [[], [stranger.root]] {
            let passkey = try self.register(self.device(), .packed(issued), roots: roots)
            #expect(passkey.attestation.outcome == .untrusted)
            #expect(passkey.attestation.root == nil)
            #expect(!passkey.isDeviceBoundAndAttested)
        }
        let roots = [stranger.root, stranger.root + self.bench.root]
        #expect(try self.register(self.device(), .packed(issued), roots: roots).isDeviceBoundAndAttested)
    }

    @Test func `a certificate that is over, or not yet there, proves nothing`() async throws {
        let issued = try await self.bench.issue(days: 2)
        for time in [self.scene.now + .days(3), self.scene.now - .days(1)] {
            #expect(try self.register(self.device(), .packed(issued), at: time).attestation.outcome == .untrusted)
        }
        #expect(try self.register(self.device(), .packed(issued)).attestation.outcome == .trusted)
    }

    @Test func `a certificate without a model is for every model of its root`() async throws {
        let issued = try await self.bench.issue([AttestationBench.plain])
        #expect(try self.register(self.device(), .packed(issued)).isDeviceBoundAndAttested)
    }

    @Test func `a chain goes through authorities only, and all of them must come`() async throws {
        let authority = try await self.bench.issue(
            subject: "/CN=Autorité de l'exemple",
            ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]
        )
        var issued = try await self.bench.issue(by: authority)
        #expect(try self.register(self.device(), .packed(issued)).isDeviceBoundAndAttested)
        issued.chain.removeLast()
        #expect(try self.register(self.device(), .packed(issued)).attestation.outcome == .untrusted)
        // An authenticator is no authority, however good its own chain.
        let forged = try await self.bench.issue(by: self.bench.issue())
        #expect(try self.register(self.device(), .packed(forged)).attestation.outcome == .untrusted)
    }

    static let unfit: [(subject: String, extensions: [String])] = [
        (AttestationBench.subject, [AttestationBench.plain, AttestationBench.model([UInt8](2...17))]),
        (AttestationBench.subject, [AttestationBench.plain, "1.3.6.1.4.1.45724.1.1.4=DER:0101FF"]),
        (
            AttestationBench.subject,
            [AttestationBench.plain, "1.3.6.1.4.1.45724.1.1.4=critical,DER:04100102030405060708090a0b0c0d0e0f10"]
        ),
        (AttestationBench.subject, ["basicConstraints=critical,CA:TRUE", AttestationBench.model()]),
        (AttestationBench.subject, [AttestationBench.model()]),
        ("/O=Exemple/OU=Authenticator Attestation/CN=Lot", [AttestationBench.plain]),
        ("/C=FR/OU=Authenticator Attestation/CN=Lot", [AttestationBench.plain]),
        ("/C=FR/O=Exemple/OU=Authenticator Attestation", [AttestationBench.plain]),
        ("/C=FR/O=Exemple/CN=Lot", [AttestationBench.plain]),
        ("/C=FR/O=Exemple/OU=authenticator attestation/CN=Lot", [AttestationBench.plain]),
    ]

    @Test(arguments: AttestationTests.unfit)
    func `a certificate that is not made for attestation is refused`(
        subject: String,
        extensions: [String]
    ) async throws {
        let issued = try await self.bench.issue(subject: subject, extensions)
        #expect(throws: WebAuthnError(.badAttestationCertificate)) {
            try self.register(self.device(), .packed(issued))
        }
    }

    @Test func `a signature by another key, over other data or of another algorithm is refused`() async throws {
        let issued = try await self.bench.issue()
        let other = try await self.bench.issue()
        let mixed = AttestationBench.Issued(name: other.name, key: other.key, chain: issued.chain)
        #expect(throws: WebAuthnError(.badAttestationSignature)) { try self.register(self.device(), .packed(mixed)) }
        for proof in [SoftAuthenticator.Proof.packed(issued), .packedSelf] {
            var registration = try self.device().register(PasskeyScene.challenge, proof)
            registration.authenticatorData[36] ^= 1
            #expect(throws: WebAuthnError(.badAttestationSignature)) { try self.scene.register(registration.json) }
            registration.authenticatorData[36] ^= 1
            registration.clientData.append(0x20)
            #expect(throws: WebAuthnError(.badAttestationSignature)) { try self.scene.register(registration.json) }
        }
        let algorithms: [(Int, WebAuthnError.Code)] = [
            (-8, .badAttestationCertificate), (-257, .badAttestationCertificate), (-35, .malformedAttestation),
        ]
        for (algorithm, code) in algorithms {
            var registration = try self.device().register(PasskeyScene.challenge, .packed(issued))
            registration.statement[0].value = CBORWriter.integer(algorithm)
            #expect(throws: WebAuthnError(code)) { try self.scene.register(registration.json) }
        }
        var registration = try self.device().register(PasskeyScene.challenge, .packedSelf)
        registration.statement[0].value = CBORWriter.integer(-8)
        #expect(throws: WebAuthnError(.badAttestationSignature)) { try self.scene.register(registration.json) }
    }

    @Test func `a statement with other members, or a chain that is none, is refused`() async throws {
        let issued = try await self.bench.issue()
        let right = try self.device().register(PasskeyScene.challenge, .packed(issued))
        let certificate = CBORWriter.bytes(issued.chain[0])
        let chains: [(chain: [UInt8], code: WebAuthnError.Code)] = [
            (CBORWriter.array([]), .malformedAttestation), (certificate, .malformedAttestation),
            (CBORWriter.array(Array(repeating: certificate, count: 9)), .malformedAttestation),
            (CBORWriter.array([[0xF6]]), .badAttestationCertificate),
            (CBORWriter.array([CBORWriter.bytes(issued.chain[0] + [0])]), .badAttestationCertificate),
            (CBORWriter.array([CBORWriter.bytes(issued.chain[0].dropLast())]), .badAttestationCertificate),
            (CBORWriter.array([certificate, CBORWriter.bytes([1, 2, 3])]), .badAttestationCertificate),
        ]
        for (chain, code) in chains {
            var registration = right
            registration.statement[2].value = chain
            #expect(throws: WebAuthnError(code)) { try self.scene.register(registration.json) }
        }
        var statements: [[(key: String, value: [UInt8])]] = [[], Array(right.statement.dropFirst())]
        statements.append([right.statement[0], right.statement[2]])
        statements.append(right.statement + [("ecdaaKeyId", [0x41, 0])])
        for statement in statements {
            var registration = right
            registration.statement = statement
            #expect(throws: WebAuthnError(.malformedAttestation)) { try self.scene.register(registration.json) }
        }
    }

    // MARK: - FIDO U2F

    @Test func `a U2F key is registered; its proof never makes it more than a security key`() async throws {
        let issued = try await self.bench.issue(subject: "/CN=U2F", [AttestationBench.plain])
        let passkey = try self.register(self.device(aaguid: [UInt8](repeating: 0, count: 16)), .u2f(issued))
        #expect(passkey.attestation.outcome == .trusted)
        #expect(passkey.attestation.format == .fidoU2F)
        #expect(!passkey.isDeviceBoundAndAttested)
    }

    @Test func `U2F with a model, a longer chain, another key or a broken signature is refused`() async throws {
        let issued = try await self.bench.issue(subject: "/CN=U2F", [AttestationBench.plain])
        #expect(throws: WebAuthnError(.malformedAttestation)) { try self.register(self.device(), .u2f(issued)) }
        let zero = [UInt8](repeating: 0, count: 16)
        var long = issued
        long.chain += issued.chain
        #expect(throws: WebAuthnError(.malformedAttestation)) {
            try self.register(self.device(aaguid: zero), .u2f(long))
        }
        var registration = try self.device(aaguid: zero).register(PasskeyScene.challenge, .u2f(issued))
        registration.authenticatorData = try self.other(than: registration).authenticatorData(isNew: true)
        #expect(throws: WebAuthnError(.badAttestationSignature)) { try self.scene.register(registration.json) }
        var edwards = try SoftAuthenticator(-8).register(PasskeyScene.challenge, .none)
        edwards.format = "fido-u2f"
        edwards.statement = try self.device(aaguid: zero).register(PasskeyScene.challenge, .u2f(issued)).statement
        #expect(throws: WebAuthnError(.malformedAttestation)) { try self.scene.register(edwards.json) }
        edwards.statement.append(("alg", CBORWriter.integer(-7)))
        #expect(throws: WebAuthnError(.malformedAttestation)) { try self.scene.register(edwards.json) }
    }

    /// The same identifier with another key.
    private func other(than registration: SoftRegistration) throws -> SoftAuthenticator {
        var other = try SoftAuthenticator()
        other.credentialID = registration.device.credentialID
        return other
    }

    // MARK: - Roots

    @Test(arguments: ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `a root that cannot be read is told at the start`(root: String) throws {
        #expect(throws: WebAuthnError(.badTrustAnchor)) {
            try RegistrationVerifier(party: self.scene.party, roots: [self.bench.root, root])
        }
    }
}
