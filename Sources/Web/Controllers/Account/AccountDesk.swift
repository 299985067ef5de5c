import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// What the pages of a signed-in agent share: who is there, which hat is worn, whether a proof is fresh enough.
struct AccountDesk {
    let signIn: SignInDesk

    var services: HubServices { self.signIn.services }
    var pages: PageResponder { self.signIn.pages }

    /// Who is there.
    struct View {
        let session: Session
        let affiliations: [Affiliation]
        let worn: Affiliation
        let realm: Realm
        let browser: PageResponder.Browser
        let csrf: String
        let visit: Visit

        var name: String { self.worn.profile.displayName }
        var agent: Agent.ID { self.session.agent }

        func frame(_ notice: Sentence? = nil) -> AccountFrame {
            AccountFrame(
                agentName: self.name,
                realmName: self.realm.name,
                signOutAction: "/oauth2/logout",
                csrf: self.csrf,
                notice: notice
            )
        }
    }

    /// A page of the account; nobody there: the way in, and back to it. `returnOrigin` beside the hub may be where it
    /// leads then.
    func page(
        _ request: Request,
        _ context: HubRequestContext,
        returnOrigin: String? = nil,
        _ body: (View) async throws -> Response
    ) async throws -> Response {
        guard let view = try await self.view(request, context) else {
            return try await self.begin(Self.address(request), request, returnOrigin: returnOrigin)
        }
        return try await body(view)
    }

    /// A form of the account. One that this browser was not shown does nothing: its page is asked for again.
    func form(
        _ request: Request,
        _ context: HubRequestContext,
        from page: String,
        _ body: (View, FormParameters) async throws -> Response
    ) async throws -> Response {
        let form = try await request.form(context)
        guard let view = try await self.view(request, context) else { return try await self.begin(page, request) }
        guard self.pages.isOwn(form, request) else { return self.pages.redirect(page) }
        return try await body(view, form)
    }

    /// A session that speaks for no active hat any more opens nothing here: somebody is proved anew.
    private func begin(
        _ destination: String,
        _ request: Request,
        returnOrigin: String? = nil
    ) async throws -> Response {
        let session = try await self.services.session(of: request, cookies: self.pages.cookies)
        return self.signIn.begin(destination, isFresh: session != nil, returnOrigin: returnOrigin)
    }

    func answer(
        _ page: some Page,
        _ view: View,
        _ request: Request,
        status: HTTPResponse.Status = .ok,
        returnOrigin: String? = nil
    ) throws -> Response {
        try self.pages.page(
            page,
            request,
            status: status,
            realm: view.realm,
            browser: view.browser,
            returnOrigin: returnOrigin
        )
    }

    /// How the pages of this agent say where a browser was.
    func place(_ view: View, _ request: Request) -> SessionPlace {
        SessionPlace(view.realm, Messages(self.pages.language(request, realm: view.realm)))
    }

    /// Who may change factors now: a proof younger than the collectivité asks, every factor of the agent included.
    func holder(_ view: View) async throws -> FactorHolder? {
        let policy = try await self.services.signIn.policies.policy(of: view.worn.realm)
        return FactorHolder(
            view.session,
            browser: view.browser.id,
            fresh: .minutes(policy.reauthenticationMinutes),
            at: self.services.clock.now
        )
    }

    /// Proves it again, and back.
    func confirm(_ view: View, _ destination: String) -> Response {
        self.signIn.confirm(destination, view.session, affiliation: view.worn)
    }

    func view(_ request: Request, _ context: HubRequestContext) async throws -> View? {
        let visit = try await self.services.visit(request, context, cookies: self.pages.cookies)
        guard let session = visit.held?.session else { return nil }
        // Of collectivités that were proved only: a session tells nothing of the others (identity.md, "Who owns what").
        let realms = session.realms
        let affiliations = try await self.services.stores.agents.affiliations(of: session.agent)
            .filter { $0.status == .active && realms.contains($0.realm) }
        // The hat worn is the one that was proved last; another one only when that one is gone.
        let proved = session.evidence.filter(\.means.isPrimary).sorted { $0.time > $1.time }
        let active = proved.compactMap { evidence in
            affiliations.first { $0.id == evidence.affiliation }
                ?? affiliations.first { evidence.realms.contains($0.realm) }
        }
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
            csrf: self.pages.formToken(browser),
            visit: visit
        )
    }

    private static func address(_ request: Request) -> String {
        let path = request.head.path ?? "/"
        // A file is taken from its page: a browser that saves one stays where it was.
        guard !path.hasPrefix("\(AccountPlace.data.rawValue).") else { return AccountPlace.data.rawValue }
        return PathForm.isPlain(path) ? path : "/account"
    }
}
