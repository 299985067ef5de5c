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
    /// Reaches what applications publish: their keys, their sector's list.
    let http: GuardedHTTPClient
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
        return ProviderServices(
            keys: self.keys,
            clientKeys: clientKeys,
            authorization: AuthorizationEndpoint(
                stores: self.stores,
                sealer: self.sealer,
                clock: self.clock,
                random: self.random
            ),
            tokens: TokenEndpoint(
                stores: self.stores,
                clients: ClientAuthentication(applications: self.stores.applications),
                tokens: issuer,
                sealer: self.sealer,
                freshness: self.freshness,
                clock: self.clock,
                random: self.random
            ),
            userinfo: Userinfo(
                stores: self.stores,
                keys: self.keys,
                subjects: subjects,
                claims: claims,
                encryption: encryption,
                clock: self.clock
            ),
            endSession: EndSession(applications: self.stores.applications, keys: self.keys)
        )
    }
}
