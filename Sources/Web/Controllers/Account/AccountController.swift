import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// The account: the profile as the collectivité keeps it, and the sessions that are open.
struct AccountController {
    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/account", use: self.show)
        router.post("/account/sessions/end", use: self.endSession)
        router.post("/account/sessions/end-all", use: self.endAll)
        router.get("/account/accesses", use: self.accesses)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let done = try request.queryParameters()["done"].flatMap(AccountPage.Done.init(rawValue:))
            let page = AccountPage(
                agentName: view.name,
                realmName: view.realm.name,
                profile: Self.rows(view),
                sessions: try await self.sessions(view),
                endSessionAction: "/account/sessions/end",
                endAllAction: "/account/sessions/end-all",
                signOutAction: "/oauth2/logout",
                csrf: view.csrf,
                notice: done?.notice
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func endSession(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: "/account") { view, form in
            guard let id = form["session"],
                try await self.desk.services.sessions.end(.init(id), of: view.agent, actor: .agent(view.agent))
            else { return self.desk.pages.redirect("/account") }
            return self.desk.pages.redirect("/account?done=\(AccountPage.Done.session.rawValue)")
        }
    }

    private func endAll(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: "/account") { view, _ in
            _ = try await self.desk.services.sessions.endAll(
                of: view.agent,
                except: view.session.id,
                actor: .agent(view.agent)
            )
            return self.desk.pages.redirect("/account?done=\(AccountPage.Done.others.rawValue)")
        }
    }

    private func accesses(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let page = AccessLogPage(account: view.frame(), records: try await self.desk.signIns(of: view, limit: 50))
            return try self.desk.answer(page, view, request)
        }
    }

    private func sessions(_ view: AccountDesk.View) async throws -> [AccountPage.OpenSession] {
        var sessions: [AccountPage.OpenSession] = []
        for session in try await self.desk.services.sessions.sessions(of: view.agent) {
            let applications = try await self.desk.services.stores.sessions.applications(of: session.id)
            sessions.append(
                .init(
                    id: session.id.text,
                    device: DeviceName.of(session.device),
                    place: session.address,
                    signedInAt: session.createdAt,
                    lastUsedAt: session.lastUsedAt,
                    applications: applications.map(\.name),
                    isCurrent: session.id == view.session.id
                )
            )
        }
        return sessions
    }

    static func rows(_ view: AccountDesk.View) -> [AccountPage.Row] {
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

extension AccountDesk {
    /// What the audit keeps of the agent's sign-ins, refused ones too, the newest first.
    func signIns(of view: View, limit: Int) async throws -> [SignInRecord] {
        let realms = view.session.realms
        return try await self.services.stores.own.accesses(of: view.agent, in: realms, limit: limit).map { entry in
            let means = entry.fields["factor"]?.split(separator: "+").map(String.init) ?? []
            return SignInRecord(
                time: entry.time,
                hasSucceeded: entry.name != AuditEvent.Name.signInFailed.rawValue,
                device: entry.personal?["device"].map(DeviceName.of),
                place: entry.personal?["address"],
                factors: Set(means.compactMap(Session.Means.init(rawValue:)).map(FactorKind.init))
            )
        }
    }
}

extension FactorKind {
    init(_ means: Session.Means) {
        switch means {
        case .password, .survivalPassword: self = .password
        case .totp: self = .application
        case .recoveryCode: self = .recoveryCodes
        case .securityKey, .passkey, .attestedPasskey: self = .passkey
        }
    }
}
