import Primitives

/// A registered passkey: the "credential record" of WebAuthn, section 4.
package struct PasskeyCredential: Sendable, Hashable {
    package let id: [UInt8]
    /// A COSE key, as the authenticator gave it.
    package let publicKey: [UInt8]
    package let algorithm: PasskeyAlgorithm
    /// As of the last use.
    package private(set) var counter: UInt32
    /// The authenticator knew the person when it made the passkey.
    package let isUserVerified: Bool
    package let isBackupEligible: Bool
    /// As of the last use.
    package private(set) var isBackedUp: Bool
    /// The model of the authenticator, as a UUID; zero when it is not told. Proved only where the attestation is trusted.
    package let aaguid: String
    package let transports: [String]
    package let isDiscoverable: Bool?
    package let attestation: PasskeyAttestation

    init(
        response: RegistrationResponse,
        object: AttestationObject,
        algorithm: PasskeyAlgorithm,
        attestation: PasskeyAttestation
    ) {
        self.id = object.credential.identifier
        self.publicKey = object.credential.publicKey
        self.algorithm = algorithm
        self.counter = object.data.counter
        self.isUserVerified = object.data.flags.contains(.userVerified)
        self.isBackupEligible = object.data.flags.contains(.backupEligible)
        self.isBackedUp = object.data.flags.contains(.backedUp)
        let hex = Hex.encode(object.credential.aaguid)
        self.aaguid = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)]
            .map { start, count in hex.dropFirst(start).prefix(count) }.joined(separator: "-")
        self.transports = response.transports
        self.isDiscoverable = response.isDiscoverable
        self.attestation = attestation
    }

    /// Whether the key cannot leave an authenticator whose model is proved: `eidas3` and not `eidas2`.
    ///
    /// The U2F format never is: its signature covers neither the flags nor a model, and its certificates have no profile
    /// that tells them from others of the same root.
    package var isDeviceBoundAndAttested: Bool {
        !self.isBackupEligible && self.attestation.outcome == .trusted && self.attestation.format == .packed
    }

    /// What to store after an accepted assertion (WebAuthn, section 7.2, step 24).
    package func updated(by assertion: PasskeyAssertion) -> PasskeyCredential {
        var copy = self
        copy.counter = assertion.counter
        copy.isBackedUp = assertion.isBackedUp
        return copy
    }
}

extension PasskeyCredential: Codable {
    /// Stored: never renamed.
    private enum Member: String, CodingKey {
        case id, publicKey, algorithm, counter, userVerified, backupEligible, backedUp, aaguid, transports
        case discoverable, attestation
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Member.self)
        self.id = try Self.bytes(.id, in: container)
        self.publicKey = try Self.bytes(.publicKey, in: container)
        self.algorithm = try container.decode(PasskeyAlgorithm.self, forKey: .algorithm)
        self.counter = try container.decode(UInt32.self, forKey: .counter)
        self.isUserVerified = try container.decode(Bool.self, forKey: .userVerified)
        self.isBackupEligible = try container.decode(Bool.self, forKey: .backupEligible)
        self.isBackedUp = try container.decode(Bool.self, forKey: .backedUp)
        self.aaguid = try container.decode(String.self, forKey: .aaguid)
        self.transports = try container.decode([String].self, forKey: .transports)
        self.isDiscoverable = try container.decodeIfPresent(Bool.self, forKey: .discoverable)
        self.attestation = try container.decode(PasskeyAttestation.self, forKey: .attestation)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Member.self)
        try container.encode(Base64URL.encode(self.id), forKey: .id)
        try container.encode(Base64URL.encode(self.publicKey), forKey: .publicKey)
        try container.encode(self.algorithm, forKey: .algorithm)
        try container.encode(self.counter, forKey: .counter)
        try container.encode(self.isUserVerified, forKey: .userVerified)
        try container.encode(self.isBackupEligible, forKey: .backupEligible)
        try container.encode(self.isBackedUp, forKey: .backedUp)
        try container.encode(self.aaguid, forKey: .aaguid)
        try container.encode(self.transports, forKey: .transports)
        try container.encodeIfPresent(self.isDiscoverable, forKey: .discoverable)
        try container.encode(self.attestation, forKey: .attestation)
    }

    private static func bytes(_ member: Member, in container: KeyedDecodingContainer<Member>) throws -> [UInt8] {
        guard let bytes = Base64URL.decode(try container.decode(String.self, forKey: member)) else {
            throw DecodingError.dataCorruptedError(forKey: member, in: container, debugDescription: "not base64url")
        }
        return bytes
    }
}
