import Administration
import Bootstrap
package import Model
import Primitives
import SignIn
import Testing
import Web

/// Administrators, as they come over HTTPS: signed in through the command line's own application.
extension Hub {
    package var commandLine: HubClient {
        HubClient(
            id: Model.Application.commandLine.clientID,
            secret: nil,
            authentication: .none,
            redirectURI: "http://127.0.0.1:49152/callback",
            postLogoutURI: ""
        )
    }

    /// As the operator of the machine gives it.
    package func grant(_ scope: AdminRole.Scope, to member: Affiliation) async throws {
        _ = try await self.assembly.administration.roles.grant(
            scope,
            to: member.profile.login,
            in: member.realm,
            isDryRun: false,
            actor: .localOperator(user: "root")
        )
    }

    package func revoke(_ scope: AdminRole.Scope, from member: Affiliation) async throws {
        _ = try await self.assembly.administration.roles.revoke(
            scope,
            from: member.profile.login,
            in: member.realm,
            isDryRun: false,
            actor: .localOperator(user: "root")
        )
    }

    /// What the command line of somebody who proved this is given.
    package func administrationTokens(
        of member: Affiliation,
        by means: [Session.Means] = [.password, .totp],
        _ changes: [String: String?] = [:]
    ) async throws -> HubTokens {
        let browser = try await self.browser(ofAdministrator: member, by: means)
        let usual: [String: String?] = ["scope": "openid admin"]
        let asked = usual.merging(changes) { _, new in new }
        return try await self.tokens(for: self.commandLine, by: browser, asked)
    }

    /// One that holds a session in which this was proved.
    package func browser(
        ofAdministrator member: Affiliation,
        by means: [Session.Means] = [.password, .totp]
    ) async throws -> HubBrowser {
        let evidence = means.map {
            Session.Evidence(means: $0, time: self.clock.now, realms: [member.realm], affiliation: member.id)
        }
        let started = try await self.session(of: member, evidence: evidence)
        return HubBrowser(self, cookies: [Self.sessionCookie: started.cookie.revealed()])
    }

    /// On the public listener.
    package func administer(_ request: HubRequest, with token: String?) async throws -> HubAnswer {
        var request = request
        if let token { request.headers.append((name: "Authorization", value: "Bearer \(token)")) }
        return try await self.send(request)
    }
}
