import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// The account: the profile as the collectivité keeps it, and the sessions that are open.
struct AccountController {
    static let endAll = "/account/sessions/end-all"

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
                sessions: try await self.sessions(view, self.desk.place(view, request)),
                endSessionAction: "/account/sessions/end",
                endAllAction: Self.endAll,
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
                sends: try await self.desk.services.signIn.notices.sessionsEnded(of: view.agent, view.visit),
                actor: .agent(view.agent)
            )
            return self.desk.pages.redirect("/account?done=\(AccountPage.Done.others.rawValue)")
        }
    }

    private func accesses(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let place = self.desk.place(view, request)
            let records = try await self.desk.signIns(of: view, place, limit: 50)
            let page = AccessLogPage(account: view.frame(), records: records)
            return try self.desk.answer(page, view, request)
        }
    }

    private func sessions(
        _ view: AccountDesk.View,
        _ place: SessionPlace
    ) async throws -> [AccountPage.OpenSession] {
        var names: [Realm.Slug: String] = [:]
        for slug in view.session.realms {
            names[slug] = try await self.desk.services.stores.registry.realm(slug)?.realm.name
        }
        var sessions: [AccountPage.OpenSession] = []
        for session in try await self.desk.services.sessions.sessions(of: view.agent) {
            let applications = try await self.desk.services.stores.sessions.applications(of: session.id)
            sessions.append(
                .init(
                    id: session.id.text,
                    device: DeviceName.of(session.device),
                    place: place.words(session.address),
                    // Of another collectivité than this session proved nothing is told, nor that it was proved.
                    realms: session.realms.compactMap { names[$0] }.sorted(),
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
            (.profileName, profile.displayName), (.profileMail, profile.mail), (.profilePhone, profile.phone),
            (.profileLogin, profile.login), (.profileFunction, profile.title),
            (.profilePopulation, profile.population), (.profileOrganization, organization?.name),
            (.profileRealm, view.realm.name),
            (.profileGroups, profile.groups.isEmpty ? nil : profile.groups.joined(separator: ", ")),
        ]
        return rows.compactMap { key, value in value.map { AccountPage.Row(key, $0) } }
    }
}

extension AccountDesk {
    /// What the audit keeps of the agent's sign-ins, refused ones too, the newest first.
    func signIns(of view: View, _ place: SessionPlace, limit: Int) async throws -> [SignInRecord] {
        let realms = view.session.realms
        return try await self.services.stores.own.accesses(of: view.agent, in: realms, limit: limit).map { entry in
            let means = entry.fields["factor"]?.split(separator: "+").map(String.init) ?? []
            return SignInRecord(
                time: entry.time,
                hasSucceeded: entry.name != AuditEvent.Name.signInFailed.rawValue,
                device: entry.personal?["device"].map(DeviceName.of),
                place: entry.personal?["address"].map(place.words),
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
