import JOSE
import Model
import Primitives

/// What the protocol settings of an application must be before they are kept.
enum ClientRules {
    /// Nil when they may be kept, else what is wrong with them.
    static func objection(to application: Application) -> String? {
        self.objectionToKeys(of: application) ?? self.objectionToAddresses(of: application)
            ?? self.objectionToProfile(of: application) ?? self.objectionToWords(of: application.client)
    }

    private static func objectionToKeys(of application: Application) -> String? {
        let client = application.client
        if client.keys != nil && client.keysURI != nil { return "keys are given as a set or by an address, not both" }
        if let keys = client.keys {
            guard keys.utf8.count <= 65_536, let set = try? KeySet(json: keys.utf8), !set.keys.isEmpty else {
                return "the keys are a JSON Web Key Set with at least one public key for signatures that is known here"
            }
        }
        let hasKeys = client.keys != nil || client.keysURI != nil
        switch application.authentication {
        case .privateKeyJWT, .selfSignedTLSClientAuth:
            if !hasKeys { return "\(application.authentication.rawValue) needs the application's keys" }
        case .tlsClientAuth:
            guard let subject = client.certificateSubject, !subject.value.isEmpty else {
                return "tls_client_auth needs the subject of the certificate"
            }
        case .none, .secretBasic, .secretPost: break
        }
        if client.idTokenEncryption != nil || client.userinfoEncryption != nil, !hasKeys {
            return "encrypted tokens need the application's keys"
        }
        if let encryption = client.requestObjectEncryption {
            let known = HubKey.Algorithm.ofEncryption.map(\.rawValue)
            guard known.contains(encryption.algorithm), ContentEncryption(name: encryption.content) != nil else {
                let contents = ContentEncryption.names.joined(separator: ", ")
                return "request objects are encrypted by \(known.joined(separator: ", ")) with \(contents)"
            }
        }
        return nil
    }

    private static func objectionToAddresses(of application: Application) -> String? {
        let client = application.client
        let all = [
            client.keysURI, client.sectorIdentifierURI, client.frontchannelLogoutURI, client.initiateLoginURI,
            client.logoURI, client.policyURI, client.termsURI,
        ]
        for address in all.compactMap({ $0 }) {
            if let objection = RedirectRules.objection(to: address) { return "\(address): \(objection)" }
        }
        // OpenID Connect Core, section 4; Registration, section 5.
        for (name, address) in [
            ("initiate_login_uri", client.initiateLoginURI), ("sector_identifier_uri", client.sectorIdentifierURI),
        ] {
            if let address, !address.utf8.starts(with: "https://".utf8) { return "\(name) begins with https://" }
        }
        // OpenID Connect Front-Channel Logout, section 2: its frame is not for loading whatever an application names.
        if let address = client.frontchannelLogoutURI,
            !application.redirectURIs.contains(where: { RedirectURI.haveSameOrigin($0, address) })
        {
            return "frontchannel_logout_uri has the scheme, host and port of a redirect address"
        }
        if client.subjectType == .pairwise, client.sectorIdentifierURI == nil,
            Set(application.redirectURIs.compactMap(RedirectURI.host)).count > 1
        {
            return "pairwise subjects over several hosts need a sector_identifier_uri"
        }
        return nil
    }

    /// FAPI 2.0 Security Profile, section 5.3.2.1.
    private static func objectionToProfile(of application: Application) -> String? {
        let client = application.client
        guard client.profile == .fapi2 else { return nil }
        guard !application.authentication.usesSecret, application.authentication != .none else {
            return "FAPI 2.0 needs private_key_jwt or mutual TLS"
        }
        guard client.tokenBinding != .none else { return "FAPI 2.0 needs tokens bound by dpop or mtls" }
        guard application.idTokenAlgorithm != .RS256 else { return "FAPI 2.0 signs with PS256, ES256 or EdDSA" }
        guard client.requiresPKCE else { return "FAPI 2.0 needs PKCE" }
        return nil
    }

    private static func objectionToWords(of client: ClientSettings) -> String? {
        if let limit = client.requestsPerMinute, !(1...1_000_000 ~= limit) { return "requests a minute: 1 to 1000000" }
        for resource in client.resources + [client.ownResource].compactMap({ $0 })
        where !RFC3986.isAbsolute(resource) {
            return "\(resource): a resource is an absolute address without a fragment"
        }
        for type in client.authorizationDetailTypes where type.isEmpty || type.utf8.count > 128 {
            return "a type of authorization details has 1 to 128 characters"
        }
        return nil
    }
}

/// As much of RFC 3986 as is asked of an address that is only ever compared.
enum RFC3986 {
    /// A scheme, something after it, visible ASCII, no fragment (RFC 8707, section 2).
    static func isAbsolute(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard 3...2000 ~= bytes.count, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < bytes.count
        else { return false }
        return bytes[..<colon].enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                index > 0
            default: false
            }
        }
    }
}
