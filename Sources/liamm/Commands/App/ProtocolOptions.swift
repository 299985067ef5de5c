import AdminAPI
import ArgumentParser
import Foundation
import Offline

package enum ProtocolProfile: String, CaseIterable, Sendable, ExpressibleByArgument { case standard, fapi2 }

package enum TokenBinding: String, CaseIterable, Sendable, ExpressibleByArgument { case none, dpop, mtls }

/// Types of grant, as they are typed; RFC 7591 spells them otherwise.
package enum GrantType: String, CaseIterable, Sendable, ExpressibleByArgument {
    case authorizationCode = "authorization-code"
    case refreshToken = "refresh-token"
    case clientCredentials = "client-credentials"
    case deviceCode = "device-code"
    case tokenExchange = "token-exchange"
    case jwtBearer = "jwt-bearer"

    package var name: String {
        switch self {
        case .authorizationCode, .refreshToken, .clientCredentials: self.rawValue.replacing("-", with: "_")
        case .deviceCode: "urn:ietf:params:oauth:grant-type:device_code"
        case .tokenExchange, .jwtBearer: "urn:ietf:params:oauth:grant-type:\(self.rawValue)"
        }
    }
}

/// How an application speaks the protocol, as flags of `create` and `update`: what is not said stays, or has its
/// default; an empty text (`--jwks-uri ""`) removes.
struct ProtocolOptions: ParsableArguments {
    @Option(help: "standard, or fapi2: everything that the FAPI 2.0 Security Profile asks.") var profile:
        ProtocolProfile?
    @Option(
        help:
            "Type of grant: authorization-code, refresh-token, client-credentials, device-code, token-exchange or jwt-bearer; once for each."
    )
    var grant: [GrantType] = []
    @Flag(inversion: .prefixedNo, help: "Ask for a code challenge (RFC 7636).") var pkce: Bool?
    @Flag(inversion: .prefixedNo, help: "Ask for pushed requests (RFC 9126).") var par: Bool?
    @Option(help: "What access tokens are bound to: none, dpop or mtls.") var binding: TokenBinding?
    @Option(help: "File of its public keys, a JSON Web Key Set; - is stdin.") var jwks: String?
    @Option(help: "Address where it publishes its public keys.") var jwksUri: String?
    @Option(help: "What its certificate says: tls_client_auth_subject_dn=… or another member of RFC 8705.")
    var certificate: String?
    @Option(help: "The only algorithm of its assertions.") var assertionAlg: String?
    @Option(help: "The only algorithm of its request objects.") var requestObjectAlg: String?
    @Option(help: "How its request objects must be encrypted to the hub: ALG/ENC, such as ECDH-ES/A256GCM.")
    var requestObjectEncryption: String?
    @Option(help: "How its ID tokens are encrypted: ALG/ENC, such as RSA-OAEP-256/A256GCM.") var idTokenEncryption:
        String?
    @Option(help: "What userinfo is signed with; without it, plain JSON.") var userinfoAlg: String?
    @Option(help: "How userinfo is encrypted: ALG/ENC.") var userinfoEncryption: String?
    @Option(help: "What introspection is signed with (RFC 9701); without it, plain JSON.") var introspectionAlg: String?
    @Option(help: "public, or pairwise: a subject of its own for its sector.")
    var subject: ApplicationDraft.SubjectType?
    @Option(help: "List of its sector's redirect addresses, https.") var sectorIdentifierUri: String?
    @Option(help: "Names of claims: liamm, keycloak or proconnect.") var claims: ApplicationDraft.ClaimProfile?
    @Option(help: "Address that a frame is loaded from when an agent signs out.") var frontchannelLogoutUri: String?
    @Option(help: "Where a sign-in begins that the portal starts, https.") var initiateLoginUri: String?
    @Option(help: "Seconds after which an agent proves themselves again; 0 removes it.") var defaultMaxAge: Int?
    @Option(help: "Resource that its tokens may be for (RFC 8707); once for each.") var resource: [String] = []
    @Option(help: "Its own name as a resource: it is told what tokens for that are worth (RFC 7662).")
    var ownResource: String?
    @Option(help: "Type of authorization details that it may ask (RFC 9396); once for each.")
    var authorizationDetails: [String] = []
    @Option(help: "Application whose tokens it may exchange (RFC 8693); once for each.") var exchange: [String] = []
    @Option(help: "Requests a minute; 0: the hub's own limit.") var rate: Int?
    @Option(help: "Address of its logo.") var logoUri: String?
    @Option(help: "What it does with the data of agents.") var policyUri: String?
    @Option(help: "Its terms of use.") var tosUri: String?
    @Option(help: "Mail address of who runs it; once for each.") var contact: [String] = []

    func validate() throws {
        if self.jwks != nil, self.jwksUri.map({ !$0.isEmpty }) == true {
            throw ValidationError("Either --jwks or --jwks-uri.")
        }
    }

    /// Nil when nothing is said.
    func changes() throws -> ClientSettingsResource? {
        var settings = ClientSettingsResource()
        try self.apply(to: &settings)
        return settings == ClientSettingsResource() ? nil : settings
    }

    func apply(to settings: inout ClientSettingsResource) throws {
        func take<Value>(_ value: Value?, _ path: WritableKeyPath<ClientSettingsResource, Value?>) {
            if let value { settings[keyPath: path] = value }
        }
        func takeList(_ values: [String], _ path: WritableKeyPath<ClientSettingsResource, [String]?>) {
            // One empty text is a list with nothing in it.
            if !values.isEmpty { settings[keyPath: path] = values == [""] ? [] : values }
        }
        take(self.profile?.rawValue, \.profile)
        takeList(self.grant.map(\.name), \.grants)
        take(self.pkce, \.requiresPKCE)
        take(self.par, \.requiresPushedRequests)
        take(self.binding?.rawValue, \.tokenBinding)
        take(try self.keys(), \.keys)
        take(self.jwksUri, \.keysURI)
        take(self.certificate, \.certificateSubject)
        take(self.assertionAlg, \.assertionAlgorithm)
        take(self.requestObjectAlg, \.requestObjectAlgorithm)
        take(self.requestObjectEncryption, \.requestObjectEncryption)
        take(self.idTokenEncryption, \.idTokenEncryption)
        take(self.userinfoAlg, \.userinfoAlgorithm)
        take(self.userinfoEncryption, \.userinfoEncryption)
        take(self.introspectionAlg, \.introspectionAlgorithm)
        take(self.subject?.rawValue, \.subjectType)
        take(self.sectorIdentifierUri, \.sectorIdentifierURI)
        take(self.claims?.rawValue, \.claimProfile)
        take(self.frontchannelLogoutUri, \.frontchannelLogoutURI)
        take(self.initiateLoginUri, \.initiateLoginURI)
        take(self.defaultMaxAge, \.defaultMaxAge)
        takeList(self.resource, \.resources)
        take(self.ownResource, \.ownResource)
        takeList(self.authorizationDetails, \.authorizationDetailTypes)
        takeList(self.exchange, \.exchangeAudiences)
        take(self.rate, \.requestsPerMinute)
        take(self.logoUri, \.logoURI)
        take(self.policyUri, \.policyURI)
        take(self.tosUri, \.termsURI)
        takeList(self.contact, \.contacts)
    }

    /// What replaces the address where they were read, and the other way round, is said in one command.
    private func keys() throws -> String? {
        guard let jwks, !jwks.isEmpty else { return self.jwks }
        let data = jwks == "-" ? try? FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: jwks)
        guard let data, let text = String(validating: data, as: UTF8.self) else {
            throw Problem.file(jwks == "-" ? "stdin" : jwks, "no key set can be read there")
        }
        return text
    }
}
