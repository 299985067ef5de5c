import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// What a signed-in agent sees: the portal, the account, the way out.
struct PortalController {
    let services: HubServices
    let pages: PageResponder

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/", use: self.portal)
        router.get("/account", use: self.account)
        router.post("/account/sessions/end", use: self.endSession)
        router.post("/account/sessions/end-all", use: self.endAll)
        router.get("/accessibility", use: self.accessibility)
        router.get("/assets/:name", use: self.asset)
    }

    private func portal(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let view = try await self.view(request) else { return self.signIn(to: "/") }
        var applications: [Model.Application] = []
        for affiliation in view.affiliations {
            for application in try await self.services.stores.applications.offered(in: affiliation.realm)
            where application.refusal(of: affiliation) == nil && !applications.contains(application) {
                applications.append(application)
            }
        }
        let page = PortalPage(
            agentName: view.name,
            realmName: view.realm.name,
            applications: applications.compactMap { application in
                application.homeURL.map { .init(name: application.name, url: $0) }
            },
            signOutAction: "/oauth2/logout",
            csrf: view.csrf
        )
        return try self.pages.page(page, request, support: view.realm.support, browser: view.browser)
    }

    private func account(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let view = try await self.view(request) else { return self.signIn(to: "/account") }
        var sessions: [AccountPage.OpenSession] = []
        for session in try await self.services.sessions.sessions(of: view.session.agent) {
            let applications = try await self.services.stores.sessions.applications(of: session.id)
            sessions.append(
                .init(
                    id: session.id.text,
                    device: DeviceName.of(session.device),
                    signedInAt: session.createdAt,
                    lastUsedAt: session.lastUsedAt,
                    applications: applications.map(\.name),
                    isCurrent: session.id == view.session.id
                )
            )
        }
        let page = AccountPage(
            agentName: view.name,
            realmName: view.realm.name,
            profile: Self.rows(view),
            sessions: sessions,
            endSessionAction: "/account/sessions/end",
            endAllAction: "/account/sessions/end-all",
            signOutAction: "/oauth2/logout",
            csrf: view.csrf
        )
        return try self.pages.page(page, request, support: view.realm.support, browser: view.browser)
    }

    private func endSession(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard let view = try await self.view(request) else { return self.signIn(to: "/account") }
        if self.pages.isOwn(form, request), let id = form["session"] {
            let agent = view.session.agent
            _ = try await self.services.sessions.end(.init(id), of: agent, actor: .agent(agent))
        }
        return self.pages.redirect("/account")
    }

    private func endAll(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard let view = try await self.view(request) else { return self.signIn(to: "/account") }
        if self.pages.isOwn(form, request) {
            let agent = view.session.agent
            _ = try await self.services.sessions.endAll(of: agent, except: view.session.id, actor: .agent(agent))
        }
        return self.pages.redirect("/account")
    }

    private func accessibility(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try self.pages.page(AccessibilityPage(), request)
    }

    private func asset(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let name = context.parameters.get("name"), let response = self.pages.asset(name) else {
            throw HTTPError(.notFound)
        }
        return response
    }

    // MARK: - Who is there

    private struct View {
        let session: Session
        let affiliations: [Affiliation]
        let worn: Affiliation
        let realm: Realm
        let browser: PageResponder.Browser
        let csrf: String
        var name: String { self.worn.profile.displayName }
    }

    private func view(_ request: Request) async throws -> View? {
        guard let session = try await self.services.session(of: request, cookies: self.pages.cookies) else {
            return nil
        }
        let affiliations = try await self.services.stores.agents.affiliations(of: session.agent)
            .filter { $0.status == .active }
        // The hat worn is the one that was proved last; another one only when that one is gone.
        let proved = session.evidence.sorted { $0.time > $1.time }.map(\.affiliation)
        let active = proved.compactMap { id in affiliations.first { $0.id == id } }
        guard let worn = active.first ?? affiliations.first,
            let realm = try await self.services.stores.registry.realm(worn.realm)?.realm
        else { return nil }
        let browser = self.pages.browser(request)
        return View(
            session: session,
            affiliations: affiliations,
            worn: worn,
            realm: realm,
            browser: browser,
            csrf: self.pages.formToken(browser)
        )
    }

    private func signIn(to destination: String) -> Response {
        let interaction = Interaction(startedAt: self.services.clock.now, destination: destination)
        return self.pages.redirect(SignInPlace.identifier.address(interaction, self.services.sealer))
    }

    private static func rows(_ view: View) -> [AccountPage.Row] {
        let profile = view.worn.profile
        let organization = view.realm.organizations.first { $0.siren == profile.organization }
        let rows: [(MessageKey, String?)] = [
            (.profileName, profile.displayName), (.profileMail, profile.mail), (.profileLogin, profile.login),
            (.profileFunction, profile.title), (.profileOrganization, organization?.name),
            (.profileRealm, view.realm.name),
            (.profileGroups, profile.groups.isEmpty ? nil : profile.groups.joined(separator: ", ")),
        ]
        return rows.compactMap { key, value in value.map { AccountPage.Row(key, $0) } }
    }
}
