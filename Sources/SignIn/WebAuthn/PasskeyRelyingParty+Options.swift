package import Primitives

extension PasskeyRelyingParty {
    /// Whether the passkey can be found without a name given first (WebAuthn, section 5.4.6).
    package enum ResidentKey: String, Sendable, Hashable { case preferred, required }
    /// Whether the authenticator is asked to prove its model (WebAuthn, section 5.4.7).
    package enum Conveyance: String, Sendable, Hashable { case none, direct }

    /// `PublicKeyCredentialCreationOptionsJSON` (WebAuthn, section 5.1.9).
    package func creationOptions(
        for user: PasskeyUser,
        challenge: [UInt8],
        excluding known: [PasskeyCredential] = [],
        residentKey: ResidentKey = .preferred,
        userVerification: UserVerification = .required,
        attestation: Conveyance = .none,
        timeout: Duration = .minutes(5)
    ) -> JSONValue {
        [
            "rp": ["id": .string(self.identifier), "name": .string(self.name)],
            "user": [
                "id": .string(Base64URL.encode(user.handle)),
                "name": .string(user.name),
                "displayName": .string(user.displayName),
            ],
            "challenge": .string(Base64URL.encode(challenge)),
            "pubKeyCredParams": .array(
                self.algorithms.map { ["type": "public-key", "alg": .integer($0.rawValue)] }
            ),
            "timeout": .integer(timeout.microseconds / 1000),
            "excludeCredentials": .array(known.map(\.descriptor)),
            "authenticatorSelection": [
                "residentKey": .string(residentKey.rawValue),
                "requireResidentKey": .bool(residentKey == .required),
                "userVerification": .string(userVerification.rawValue),
            ],
            "attestation": .string(attestation.rawValue),
            "extensions": ["credProps": true],
        ]
    }

    /// `PublicKeyCredentialRequestOptionsJSON` (WebAuthn, section 5.1.10); without passkeys any that is found will do.
    package func requestOptions(
        challenge: [UInt8],
        allowing known: [PasskeyCredential] = [],
        userVerification: UserVerification = .required,
        timeout: Duration = .minutes(5)
    ) -> JSONValue {
        [
            "challenge": .string(Base64URL.encode(challenge)),
            "rpId": .string(self.identifier),
            "allowCredentials": .array(known.map(\.descriptor)),
            "userVerification": .string(userVerification.rawValue),
            "timeout": .integer(timeout.microseconds / 1000),
        ]
    }
}

extension PasskeyCredential {
    /// `PublicKeyCredentialDescriptorJSON`.
    fileprivate var descriptor: JSONValue {
        var members: [String: JSONValue] = ["type": "public-key", "id": .string(Base64URL.encode(self.id))]
        if !self.transports.isEmpty { members["transports"] = .array(self.transports.map { .string($0) }) }
        return .object(members)
    }
}
