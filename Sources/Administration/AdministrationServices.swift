package import Broker
package import DirectorySync
package import Model
package import OpenID
package import Primitives
package import SignIn

/// What administrators may do, whoever asks: the use cases share these.
package struct AdministrationServices: Sendable {
    package let stores: any Stores
    package let synchronizer: DirectorySynchronizer
    package let hashing: any PasswordHashing
    package let keys: KeyRing
    package let signer: EvidenceSigner
    /// Judges passwords and gives one-time links.
    package let reset: PasswordReset
    package let factorDesk: FactorDesk
    package let notices: AgentNotices
    package let isSandbox: Bool
    /// What no realm may ask less than.
    package let hubSignIn: SignInPolicy
    /// Address of the hub as an issuer, and what it may look at outside.
    package let issuer: String
    package let probe: ApplicationProbe
    package let fetch: ClientKeys.Fetch
    /// What the provider refused lately.
    package let refusals: RefusalLedger
    package let clock: any WallClock
    package let random: any RandomSource

    package init(
        stores: any Stores,
        synchronizer: DirectorySynchronizer,
        hashing: any PasswordHashing,
        keys: KeyRing,
        signer: EvidenceSigner,
        reset: PasswordReset,
        factorDesk: FactorDesk,
        notices: AgentNotices,
        isSandbox: Bool,
        hubSignIn: SignInPolicy = SignInPolicy(),
        issuer: String,
        probe: @escaping ApplicationProbe,
        fetch: @escaping ClientKeys.Fetch,
        refusals: RefusalLedger? = nil,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.synchronizer = synchronizer
        self.hashing = hashing
        self.keys = keys
        self.signer = signer
        self.reset = reset
        self.factorDesk = factorDesk
        self.notices = notices
        self.isSandbox = isSandbox
        self.hubSignIn = hubSignIn
        self.issuer = issuer
        self.probe = probe
        self.fetch = fetch
        self.refusals = refusals ?? RefusalLedger(clock: clock)
        self.clock = clock
        self.random = random
    }

    package var realms: RealmAdministration { RealmAdministration(self) }
    package var agents: AgentAdministration { AgentAdministration(self) }
    package var factors: FactorAdministration { FactorAdministration(self) }
    package var links: LinkAdministration { LinkAdministration(self) }
    package var groups: GroupAdministration { GroupAdministration(self) }
    package var applications: ApplicationAdministration { ApplicationAdministration(self) }
    package var registrationTokens: RegistrationTokenAdministration { RegistrationTokenAdministration(self) }
    package var directories: DirectoryAdministration { DirectoryAdministration(self) }
    package var sessions: SessionAdministration { SessionAdministration(self) }
    package var catalog: CatalogAdministration { CatalogAdministration(self) }
    package var exchanges: ExchangeAdministration { ExchangeAdministration(self) }
    package var roles: RoleAdministration { RoleAdministration(self) }
    package var operators: OperatorAdministration { OperatorAdministration(self) }
    package var proConnect: ProConnectAdministration { ProConnectAdministration(self) }
    package var platform: PlatformAdministration { PlatformAdministration(self) }
}
