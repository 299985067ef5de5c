import Model
import OpenID
import Outbound
import Primitives
import SignIn
import Web

/// Everything that the OpenID Provider is made of.
struct ProviderAssembly {
    let configuration: Configuration
    let stores: any Stores
    let keys: KeyRing
    let freshness: DirectoryFreshness
    /// The one that counts every try of an account.
    let throttle: Throttle
    /// Reaches what applications publish: their keys, their sector's list.
    let http: GuardedHTTPClient
    let proofs: SenderProof
    let authorities: ClientAuthorities?
    let sealer: any SecretSealer
    let clock: any WallClock
    let random: any RandomSource

    func services() -> ProviderServices {
        let clientKeys = ClientKeys(clock: self.clock) { [http] address, limit in
            try await http.get(address, limit: limit)
        }
        let subjects = SubjectResolver(aliases: self.stores.subjects, sealer: self.sealer)
        let claims = ClaimsWriter(stores: self.stores)
        let encryption = TokenEncryption(keys: clientKeys)
        let issuer = TokenIssuer(
            keys: self.keys,
            subjects: subjects,
            claims: claims,
            encryption: encryption,
            baseURL: self.configuration.issuer,
            clock: self.clock,
            random: self.random
        )
        let clients = ClientAuthentication(
            applications: self.stores.applications,
            replays: self.stores.replays,
            keys: clientKeys,
            authorities: self.authorities,
            limits: RequestLimits(clock: self.clock),
            clock: self.clock
        )
        let authorization = AuthorizationEndpoint(
            stores: self.stores,
            keys: self.keys,
            clientKeys: clientKeys,
            sealer: self.sealer,
            clock: self.clock,
            random: self.random
        )
        return ProviderServices(
            keys: self.keys,
            clientKeys: clientKeys,
            authorization: authorization,
            pushed: PushedAuthorization(
                store: self.stores.pushedRequests,
                clients: clients,
                authorization: authorization,
                clock: self.clock,
                random: self.random
            ) { [proofs] application, caller in
                // What is bound to a certificate names no key.
                guard !caller.proofs.isEmpty,
                    case .key(let key)? = try await proofs.confirmation(of: application, caller: caller)
                else { return nil }
                return key
            },
            tokens: TokenEndpoint(
                stores: self.stores,
                clients: clients,
                proofs: self.proofs,
                tokens: issuer,
                sealer: self.sealer,
                freshness: self.freshness,
                clock: self.clock,
                random: self.random,
                further: [
                    JWTBearerGrant(keys: clientKeys, replays: self.stores.replays, clock: self.clock),
                    TokenExchangeGrant(
                        stores: self.stores,
                        keys: self.keys,
                        subjects: subjects,
                        freshness: self.freshness,
                        clock: self.clock,
                        random: self.random
                    ),
                ]
            ),
            userinfo: Userinfo(
                stores: self.stores,
                keys: self.keys,
                proofs: self.proofs,
                subjects: subjects,
                claims: claims,
                encryption: encryption,
                clock: self.clock
            ),
            endSession: EndSession(applications: self.stores.applications, keys: self.keys),
            proofs: self.proofs,
            certificates: self.certificates,
            devices: DeviceAuthorization(
                devices: self.stores.devices,
                clients: clients,
                baseURL: self.configuration.issuer,
                administratorLevel: self.configuration.administratorLevel,
                clock: self.clock,
                random: self.random
            ),
            administratorLevel: self.configuration.administratorLevel,
            deviceApproval: DeviceApproval(stores: self.stores, throttle: self.throttle, clock: self.clock),
            introspection: Introspection(
                stores: self.stores,
                clients: clients,
                keys: self.keys,
                sealer: self.sealer,
                clock: self.clock
            ),
            revocation: Revocation(
                stores: self.stores,
                clients: clients,
                keys: self.keys,
                sealer: self.sealer,
                clock: self.clock
            ),
            registration: RegistrationEndpoint(
                stores: self.stores,
                clock: self.clock,
                random: self.random
            ) { [http] address, limit in try await http.get(address, limit: limit) }
        )
    }

    /// What discovery may promise: a certificate comes from TLS here, or from a proxy of ours.
    private var certificates: Discovery.Certificates {
        let settings = self.configuration.clientCertificates
        guard settings.isRequested || settings.isForwarded else { return .none }
        return self.authorities == nil ? .selfSigned : .known
    }
}
