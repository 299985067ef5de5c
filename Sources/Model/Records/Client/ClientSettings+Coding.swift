import JOSE
import Primitives

/// What was kept before a setting existed has its default.
extension ClientSettings: Codable {
    private enum CodingKeys: String, CodingKey {
        case profile, grants, requiresPKCE, requiresPushedRequests, tokenBinding, keys, keysURI, certificateSubject
        case assertionAlgorithm, requestObjectAlgorithm, requestObjectEncryption, idTokenEncryption, userinfoAlgorithm
        case userinfoEncryption
        case introspectionAlgorithm, subjectType, sectorIdentifierURI, claimProfile, frontchannelLogoutURI
        case initiateLoginURI, defaultMaxAge, resources, ownResource, authorizationDetailTypes, exchangeAudiences,
            requestsPerMinute
        case template, logoURI, policyURI, termsURI, contacts, registration
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let usual = ClientSettings()
        func read<Value: Decodable>(_ key: CodingKeys, _ usual: Value) throws -> Value {
            try values.decodeIfPresent(Value.self, forKey: key) ?? usual
        }
        func optional<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
            try values.decodeIfPresent(Value.self, forKey: key)
        }
        self.init()
        self.profile = try read(.profile, usual.profile)
        self.grants = try read(.grants, usual.grants)
        self.requiresPKCE = try read(.requiresPKCE, usual.requiresPKCE)
        self.requiresPushedRequests = try read(.requiresPushedRequests, usual.requiresPushedRequests)
        self.tokenBinding = try read(.tokenBinding, usual.tokenBinding)
        self.keys = try optional(.keys)
        self.keysURI = try optional(.keysURI)
        self.certificateSubject = try optional(.certificateSubject)
        self.assertionAlgorithm = try optional(.assertionAlgorithm)
        self.requestObjectAlgorithm = try optional(.requestObjectAlgorithm)
        self.requestObjectEncryption = try optional(.requestObjectEncryption)
        self.idTokenEncryption = try optional(.idTokenEncryption)
        self.userinfoAlgorithm = try optional(.userinfoAlgorithm)
        self.userinfoEncryption = try optional(.userinfoEncryption)
        self.introspectionAlgorithm = try optional(.introspectionAlgorithm)
        self.subjectType = try read(.subjectType, usual.subjectType)
        self.sectorIdentifierURI = try optional(.sectorIdentifierURI)
        self.claimProfile = try read(.claimProfile, usual.claimProfile)
        self.frontchannelLogoutURI = try optional(.frontchannelLogoutURI)
        self.initiateLoginURI = try optional(.initiateLoginURI)
        self.defaultMaxAge = try optional(.defaultMaxAge).map { (seconds: Int64) in .seconds(seconds) }
        self.resources = try read(.resources, usual.resources)
        self.ownResource = try optional(.ownResource)
        self.authorizationDetailTypes = try read(.authorizationDetailTypes, usual.authorizationDetailTypes)
        self.exchangeAudiences = try read(.exchangeAudiences, usual.exchangeAudiences)
        self.requestsPerMinute = try optional(.requestsPerMinute)
        self.template = try optional(.template)
        self.logoURI = try optional(.logoURI)
        self.policyURI = try optional(.policyURI)
        self.termsURI = try optional(.termsURI)
        self.contacts = try read(.contacts, usual.contacts)
        self.registration = try optional(.registration)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(self.profile, forKey: .profile)
        try values.encode(self.grants.sorted { $0.rawValue < $1.rawValue }, forKey: .grants)
        try values.encode(self.requiresPKCE, forKey: .requiresPKCE)
        try values.encode(self.requiresPushedRequests, forKey: .requiresPushedRequests)
        try values.encode(self.tokenBinding, forKey: .tokenBinding)
        try values.encodeIfPresent(self.keys, forKey: .keys)
        try values.encodeIfPresent(self.keysURI, forKey: .keysURI)
        try values.encodeIfPresent(self.certificateSubject, forKey: .certificateSubject)
        try values.encodeIfPresent(self.assertionAlgorithm, forKey: .assertionAlgorithm)
        try values.encodeIfPresent(self.requestObjectAlgorithm, forKey: .requestObjectAlgorithm)
        try values.encodeIfPresent(self.requestObjectEncryption, forKey: .requestObjectEncryption)
        try values.encodeIfPresent(self.idTokenEncryption, forKey: .idTokenEncryption)
        try values.encodeIfPresent(self.userinfoAlgorithm, forKey: .userinfoAlgorithm)
        try values.encodeIfPresent(self.userinfoEncryption, forKey: .userinfoEncryption)
        try values.encodeIfPresent(self.introspectionAlgorithm, forKey: .introspectionAlgorithm)
        try values.encode(self.subjectType, forKey: .subjectType)
        try values.encodeIfPresent(self.sectorIdentifierURI, forKey: .sectorIdentifierURI)
        try values.encode(self.claimProfile, forKey: .claimProfile)
        try values.encodeIfPresent(self.frontchannelLogoutURI, forKey: .frontchannelLogoutURI)
        try values.encodeIfPresent(self.initiateLoginURI, forKey: .initiateLoginURI)
        try values.encodeIfPresent(self.defaultMaxAge?.components.seconds, forKey: .defaultMaxAge)
        try values.encode(self.resources, forKey: .resources)
        try values.encodeIfPresent(self.ownResource, forKey: .ownResource)
        try values.encode(self.authorizationDetailTypes, forKey: .authorizationDetailTypes)
        try values.encode(self.exchangeAudiences, forKey: .exchangeAudiences)
        try values.encodeIfPresent(self.requestsPerMinute, forKey: .requestsPerMinute)
        try values.encodeIfPresent(self.template, forKey: .template)
        try values.encodeIfPresent(self.logoURI, forKey: .logoURI)
        try values.encodeIfPresent(self.policyURI, forKey: .policyURI)
        try values.encodeIfPresent(self.termsURI, forKey: .termsURI)
        try values.encode(self.contacts, forKey: .contacts)
        try values.encodeIfPresent(self.registration, forKey: .registration)
    }
}
