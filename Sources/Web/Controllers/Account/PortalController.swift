import Foundation
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// The portal: what the agent may open, and what waits there.
struct PortalController {
    let desk: AccountDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/", use: self.show)
        router.post("/favourites", use: self.star)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request, context) { view in
            let query = IdentifierController.trimmed(try request.queryParameters()["q"] ?? "")
            let tiles = try await self.tiles(view).filter { query.isEmpty || Self.holds($0.name, query) }
            let records = try await self.desk.signIns(of: view, self.desk.place(view, request), limit: 3)
            let language = self.desk.pages.language(request, realm: view.realm)
            let page = PortalPage(
                agentName: view.name,
                realmName: view.realm.name,
                applications: tiles,
                signOutAction: "/oauth2/logout",
                csrf: view.csrf,
                search: .init(action: "/", query: query),
                favouriteAction: "/favourites",
                notices: [view.realm.notice[language.rawValue] ?? view.realm.notice["fr"]].compactMap { $0 },
                lastSignIns: records,
                support: self.desk.pages.support(of: view.realm)
            )
            return try self.desk.answer(page, view, request)
        }
    }

    private func star(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(request, context, from: "/") { view, form in
            let client = Application.ClientID(form["application"] ?? "")
            // Only what the portal shows can be starred.
            if try await self.offered(view).contains(where: { $0.application.clientID == client }) {
                try await self.desk.services.stores.own.setFavourite(client, of: view.agent, form["favourite"] == "yes")
            }
            let query = form["q"].map { "?\(FormParameters.encode([("q", $0)]))" } ?? ""
            return self.desk.pages.redirect("/\(query)")
        }
    }

    private struct Offer {
        let application: Model.Application
        let hat: Affiliation
    }

    /// What each hat of the agent may open, each application once.
    private func offered(_ view: AccountDesk.View) async throws -> [Offer] {
        var offers: [Offer] = []
        for affiliation in view.affiliations {
            for application in try await self.desk.services.stores.applications.offered(in: affiliation.realm)
            where Self.address(of: application) != nil && application.refusal(of: affiliation) == nil
                && !offers.contains(where: { $0.application.clientID == application.clientID })
            {
                offers.append(Offer(application: application, hat: affiliation))
            }
        }
        return offers
    }

    private func tiles(_ view: AccountDesk.View) async throws -> [PortalPage.Application] {
        let favourites = try await self.desk.services.stores.own.favourites(of: view.agent)
        var tiles: [PortalPage.Application] = []
        for offer in try await self.offered(view) {
            let application = offer.application
            let waiting = try await self.desk.services.waiting(for: application, in: offer.hat.realm)
            let realm = try await self.desk.services.stores.registry.realm(offer.hat.realm)?.realm
            tiles.append(
                .init(
                    id: application.clientID.text,
                    name: application.name,
                    url: self.opening(of: application),
                    affiliation: realm?.name,
                    isFavourite: favourites.contains(application.clientID),
                    documentsWaiting: waiting
                )
            )
        }
        return tiles
    }

    private static func address(of application: Model.Application) -> String? {
        application.client.initiateLoginURI ?? application.homeURL
    }

    /// An application that can be told who signs the agent in is told (OpenID Connect Core, section 4); the others are
    /// opened where they begin. No `login_hint`: the session says who it is, to the hub alone.
    private func opening(of application: Model.Application) -> String {
        guard let address = application.client.initiateLoginURI else { return application.homeURL ?? "" }
        let base = self.desk.services.baseURL
        // What belongs to a realm was set up with that realm's issuer, what is regional with the hub's.
        let issuer: Issuer =
            application.realm == Realm.region ? .hub(base) : .realm(application.realm, base: base)
        let target = application.homeURL.map { [("target_link_uri", $0)] } ?? []
        return RedirectURI.appending([("iss", issuer.url)] + target, to: address)
    }

    /// Case and accents aside.
    private static func holds(_ name: String, _ query: String) -> Bool {
        Self.folded(name).contains(Self.folded(query))
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
