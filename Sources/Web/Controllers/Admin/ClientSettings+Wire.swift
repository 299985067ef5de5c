import AdminAPI
import JOSE
import Model
import Primitives

extension ClientSettings {
    /// Takes over what is there; an empty text removes.
    mutating func apply(_ resource: ClientSettingsResource) throws {
        if let text = resource.profile { self.profile = try Self.read(text, "profile") }
        if let texts = resource.grants { self.grants = Set(try texts.map { try Self.read($0, "grant type") }) }
        self.requiresPKCE = resource.requiresPKCE ?? self.requiresPKCE
        self.requiresPushedRequests = resource.requiresPushedRequests ?? self.requiresPushedRequests
        if let text = resource.tokenBinding { self.tokenBinding = try Self.read(text, "token binding") }
        Self.take(resource.keys, into: &self.keys)
        Self.take(resource.keysURI, into: &self.keysURI)
        if let text = resource.certificateSubject { self.certificateSubject = try Self.subject(text) }
        try Self.take(resource.assertionAlgorithm, into: &self.assertionAlgorithm)
        try Self.take(resource.requestObjectAlgorithm, into: &self.requestObjectAlgorithm)
        if let text = resource.requestObjectEncryption { self.requestObjectEncryption = try Self.encryption(text) }
        if let text = resource.idTokenEncryption { self.idTokenEncryption = try Self.encryption(text) }
        try Self.take(resource.userinfoAlgorithm, into: &self.userinfoAlgorithm)
        if let text = resource.userinfoEncryption { self.userinfoEncryption = try Self.encryption(text) }
        try Self.take(resource.introspectionAlgorithm, into: &self.introspectionAlgorithm)
        if let text = resource.subjectType { self.subjectType = try Self.read(text, "subject type") }
        Self.take(resource.sectorIdentifierURI, into: &self.sectorIdentifierURI)
        if let text = resource.claimProfile { self.claimProfile = try Self.read(text, "claim profile") }
        Self.take(resource.frontchannelLogoutURI, into: &self.frontchannelLogoutURI)
        Self.take(resource.initiateLoginURI, into: &self.initiateLoginURI)
        if let seconds = resource.defaultMaxAge { self.defaultMaxAge = seconds > 0 ? .seconds(seconds) : nil }
        self.resources = resource.resources ?? self.resources
        Self.take(resource.ownResource, into: &self.ownResource)
        self.authorizationDetailTypes = resource.authorizationDetailTypes ?? self.authorizationDetailTypes
        if let ids = resource.exchangeAudiences { self.exchangeAudiences = ids.map { .init($0) } }
        if let limit = resource.requestsPerMinute { self.requestsPerMinute = limit > 0 ? limit : nil }
        Self.take(resource.template, into: &self.template)
        Self.take(resource.logoURI, into: &self.logoURI)
        Self.take(resource.policyURI, into: &self.policyURI)
        Self.take(resource.termsURI, into: &self.termsURI)
        self.contacts = resource.contacts ?? self.contacts
    }

    private static func take(_ text: String?, into value: inout String?) {
        if let text { value = text.isEmpty ? nil : text }
    }

    private static func take(_ text: String?, into value: inout SigningAlgorithm?) throws {
        if let text { value = text.isEmpty ? nil : try .read(text) }
    }

    private static func read<Value: RawRepresentable<String> & CaseIterable>(
        _ text: String,
        _ what: String
    ) throws -> Value {
        guard let value = Value(rawValue: text) else {
            let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("a \(what) is one of: \(words)")
        }
        return value
    }

    private static func subject(_ text: String) throws -> CertificateSubject? {
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Problem.invalid("a certificate subject is KIND=VALUE") }
        return CertificateSubject(kind: try self.read(parts[0], "certificate subject"), value: parts[1])
    }

    private static func encryption(_ text: String) throws -> Encryption? {
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw Problem.invalid("an encryption is ALG/ENC, such as RSA-OAEP-256/A256GCM") }
        return Encryption(algorithm: parts[0], content: parts[1])
    }
}

extension ClientSettingsResource {
    init(_ settings: ClientSettings) {
        self.init()
        self.profile = settings.profile.rawValue
        self.grants = settings.grants.map(\.rawValue).sorted()
        self.requiresPKCE = settings.requiresPKCE
        self.requiresPushedRequests = settings.requiresPushedRequests
        self.tokenBinding = settings.tokenBinding.rawValue
        self.keys = settings.keys
        self.keysURI = settings.keysURI
        self.certificateSubject = settings.certificateSubject.map { "\($0.kind.rawValue)=\($0.value)" }
        self.assertionAlgorithm = settings.assertionAlgorithm?.rawValue
        self.requestObjectAlgorithm = settings.requestObjectAlgorithm?.rawValue
        self.requestObjectEncryption = settings.requestObjectEncryption.map { "\($0.algorithm)/\($0.content)" }
        self.idTokenEncryption = settings.idTokenEncryption.map { "\($0.algorithm)/\($0.content)" }
        self.userinfoAlgorithm = settings.userinfoAlgorithm?.rawValue
        self.userinfoEncryption = settings.userinfoEncryption.map { "\($0.algorithm)/\($0.content)" }
        self.introspectionAlgorithm = settings.introspectionAlgorithm?.rawValue
        self.subjectType = settings.subjectType.rawValue
        self.sectorIdentifierURI = settings.sectorIdentifierURI
        self.claimProfile = settings.claimProfile.rawValue
        self.frontchannelLogoutURI = settings.frontchannelLogoutURI
        self.initiateLoginURI = settings.initiateLoginURI
        self.defaultMaxAge = settings.defaultMaxAge.map { Int($0.components.seconds) }
        self.resources = settings.resources
        self.ownResource = settings.ownResource
        self.authorizationDetailTypes = settings.authorizationDetailTypes
        self.exchangeAudiences = settings.exchangeAudiences.map(\.text)
        self.requestsPerMinute = settings.requestsPerMinute
        self.template = settings.template
        self.logoURI = settings.logoURI
        self.policyURI = settings.policyURI
        self.termsURI = settings.termsURI
        self.contacts = settings.contacts
        self.isDynamic = settings.registration != nil
        self.expiresAt = settings.registration?.expiresAt.map { "\($0)" }
    }
}
