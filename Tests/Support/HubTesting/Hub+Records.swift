import Administration
import Bootstrap
package import JOSE
package import Model
import Primitives
package import SignIn
import Testing
import Web

/// Agents and applications to begin with, made as an administrator makes them.
extension Hub {
    package static let password = "un mot de passe assez long"

    /// A local agent; without a password where the rule is not about signing in, for hashing takes its time.
    @discardableResult
    package func member(
        of realm: Realm.Slug = "armor",
        _ login: String = "alegoff",
        password: String? = nil,
        groups: [String] = []
    ) async throws -> Affiliation {
        let siren = try await self.assembly.administration.realms.realm(realm).siren
        let profile = Affiliation.Profile(
            login: login,
            mail: "\(login)@\(realm).example",
            givenName: "Anne",
            familyName: "Le Goff",
            title: "Secrétaire",
            organization: siren,
            groups: groups
        )
        return try await self.assembly.administration.agents.create(
            profile,
            password: password.map { Secret($0) },
            chosenBy: .agent,
            in: realm,
            isDryRun: false,
            actor: .hub
        )
    }

    /// A regional application that opens for everyone in both realms, unless told otherwise.
    package func client(
        _ id: Model.Application.ClientID = "mairie",
        authentication: Model.Application.Authentication = .secretBasic,
        in realm: Realm.Slug = Realm.region,
        algorithm: SigningAlgorithm = .ES256,
        access: Model.Application.AccessRule = .everyone,
        activatedRealms: [Realm.Slug] = ["armor", "argoat"],
        backchannelLogoutURI: String? = nil,
        redirectURI: String? = nil
    ) async throws -> HubClient {
        let application = Model.Application(
            realm: realm,
            clientID: id,
            name: "Application \(id)",
            authentication: authentication,
            redirectURIs: [redirectURI ?? "https://\(id).example/callback"],
            postLogoutRedirectURIs: ["https://\(id).example/bye"],
            backchannelLogoutURI: backchannelLogoutURI,
            idTokenAlgorithm: algorithm,
            access: access,
            activatedRealms: realm == Realm.region ? activatedRealms : []
        )
        let made = try await self.assembly.administration.applications.create(
            application,
            isDryRun: false,
            actor: .hub
        )
        return HubClient(
            id: id,
            secret: made.secret,
            authentication: authentication,
            redirectURI: application.redirectURIs[0],
            postLogoutURI: application.postLogoutRedirectURIs[0]
        )
    }

    /// A session as a right password starts it.
    package func session(of member: Affiliation) async throws -> SessionManager.Started {
        try await self.session(
            of: member,
            evidence: [
                .init(means: .password, time: self.clock.now, realms: [member.realm], affiliation: member.id)
            ]
        )
    }

    /// A session with this evidence, as a sign-in that proved all of it starts it.
    package func session(
        of member: Affiliation,
        evidence: [Session.Evidence],
        from address: String = "192.0.2.7"
    ) async throws -> SessionManager.Started {
        try await self.assembly.services.sessions.start(
            .init(
                signIn: SystemRandomSource().token(bytes: 16),
                agent: member.agent,
                realm: member.realm,
                evidence: evidence,
                policy: SignInPolicy()
            ),
            device: "Firefox",
            address: address
        )
    }

    /// A browser that has signed in already.
    package func browser(signedInAs member: Affiliation) async throws -> HubBrowser {
        let started = try await self.session(of: member)
        return HubBrowser(self, cookies: [Self.sessionCookie: started.cookie.revealed()])
    }

    package static let sessionCookie = "__Host-liamm"
    package static let browserCookie = "__Host-liamm-browser"

    /// Names of the audit entries so far, oldest first.
    package func auditNames() async throws -> [String] {
        try await self.stores.audit.entries(realm: nil, name: nil, limit: 1000).map(\.name).reversed()
    }
}
