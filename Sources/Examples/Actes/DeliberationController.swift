import BrokerAPI
import Foundation
import Hummingbird
import Primitives
import RelyingParty

/// The pages of délibérations, for the agents of the collectivité they belong to.
struct DeliberationController: Sendable {
    private typealias Link = (address: String, words: String)

    private static let back: Link = ("/deliberations", "Mes délibérations")
    private static let largestPiece = 160 * 1024 * 1024

    let site: Site
    let store: DeliberationStore
    let dispatch: Dispatch
    let follow: Follow
    let departement: String

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.get("/deliberations") { request, _ in try await self.list(request) }
        router.get("/deliberations/new") { request, _ in try await self.form(request) }
        router.post("/deliberations") { request, _ in try await self.create(request) }
        router.get("/deliberations/:id") { request, context in try await self.show(request, context) }
        router.post("/deliberations/:id/send") { request, context in try await self.send(request, context) }
        router.get("/deliberations/:id/pieces/:version/:number") { request, context in
            try await self.piece(request, context)
        }
        router.get("/deliberations/:id/receipts/:receipt") { request, context in
            try await self.receipt(request, context)
        }
    }

    private func list(_ request: Request) async throws -> Response {
        try await self.site.page(request) { session in
            guard let body = Body(session) else { return self.notice(Self.noBody) }
            let (deliberations, problem) = try await self.follow.all(realm: body.realm, siren: body.siren)
            let page = ListPage(organization: body.name, deliberations: deliberations, problem: problem)
            return self.site.responses.page(ListPage.title, page.content)
        }
    }

    private func form(_ request: Request) async throws -> Response {
        await self.site.page(request) { session in
            guard Body(session) != nil else { return self.notice(Self.noBody) }
            let page = FormPage(form: DeliberationForm(id: RandomText.make()), csrf: session.csrf)
            return self.site.responses.page(page.heading, page.content)
        }
    }

    /// A form that comes twice, by a double click or going back, makes one délibération.
    private func create(_ request: Request) async throws -> Response {
        // Nobody who is not signed in makes the application hold a file.
        guard let session = await self.site.session(request) else {
            return self.notice(.formRefused, status: .forbidden)
        }
        let sent: MultipartForm
        do {
            let limit = DeliberationForm.largestFile + 2 * MultipartForm.maximumText
            let body = try await request.body.collect(upTo: limit)
            sent = try MultipartForm(contentType: request.headers[.contentType], body: Array(body.readableBytesView))
        } catch is MultipartForm.Refusal {
            return self.notice(Self.unreadable, status: .badRequest)
        } catch {
            return self.notice(Self.tooLarge, status: .contentTooLarge)
        }
        return try await self.site.form(session, csrf: sent.fields["csrf"]) { session in
            guard let body = Body(session) else { return self.notice(Self.noBody) }
            var form = DeliberationForm(sent)
            guard DeliberationStore.isIdentifier(form.id) else {
                return self.notice(Self.unreadable, status: .badRequest)
            }
            if let known = await self.store[form.id] { return self.redirect(to: known) }
            let made = form.finish(
                realm: body.realm,
                siren: body.siren,
                organization: body.name,
                author: session.userInfo.name ?? session.userInfo.login ?? "",
                departement: BusinessKey.departement(ofSIREN: body.siren) ?? self.departement,
                at: Timestamp(self.site.time.now)
            )
            if let made {
                if try await self.store.insert(made.0, pdf: made.pdf) {
                    await self.dispatch.send(made.0.id)
                    return self.redirect(to: made.0)
                }
                form.errors[.number] = "Une délibération porte déjà ce numéro à cette date. Changez le numéro."
            }
            let page = FormPage(form: form, csrf: session.csrf)
            return self.site.responses.page(page.heading, page.content, status: .unprocessableContent)
        }
    }

    private func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await self.site.page(request) { session in
            guard let deliberation = await self.deliberation(context, for: session) else { return self.unknown }
            let page = DeliberationPage(whole: try await self.follow.whole(deliberation), csrf: session.csrf)
            return self.site.responses.page(page.title, page.content)
        }
    }

    private func send(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let session = await self.site.session(request)
        let body = try await request.body.collect(upTo: 4096)
        let csrf = FormCoding.decode(String(buffer: body))?["csrf"]
        return await self.site.form(session, csrf: csrf) { session in
            guard let deliberation = await self.deliberation(context, for: session) else { return self.unknown }
            await self.dispatch.send(deliberation.id)
            return self.redirect(to: deliberation)
        }
    }

    /// Through here, and not from the hub: the agent's browser has no right there. The digest is checked on the way.
    private func piece(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await self.site.page(request) { session in
            guard let deliberation = await self.deliberation(context, for: session),
                let version = context.parameters.get("version"), deliberation.versions.contains(version),
                let number = context.parameters.get("number").flatMap({ Int($0) })
            else { return self.unknown }
            return try await self.answer {
                let pieces = try await self.site.broker.version(version).pieces
                guard let piece = pieces.first(where: { $0.number == number }) else { return self.unknown }
                let bytes = try await self.site.broker.bytes(of: piece, in: version, limit: Self.largestPiece)
                return self.site.responses.file(bytes, type: piece.mediaType, name: piece.fileName)
            }
        }
    }

    /// One file with the receipt and its proof: what `Deploy/verify` reads.
    private func receipt(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await self.site.page(request) { session in
            guard let deliberation = await self.deliberation(context, for: session),
                let exchange = deliberation.exchange?.id, let id = context.parameters.get("receipt")
            else { return self.unknown }
            return try await self.answer {
                let receipts = try await self.site.broker.receipts(exchange).items.map(\.id)
                guard id == deliberation.deposit?.receipt || receipts.contains(id) else { return self.unknown }
                let file = try await self.site.broker.receiptFile(id)
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                let name = "\(deliberation.key)-\(file.receipt.kind)-\(id).json"
                return self.site.responses.file(Array(try encoder.encode(file)), type: "application/json", name: name)
            }
        }
    }

    /// A refusal of the broker is a page that says what to do.
    private func answer(_ make: () async throws -> Response) async throws -> Response {
        do {
            return try await make()
        } catch let problem as BrokerProblem {
            let page = NoticePage(title: "Cela n’a pas abouti", text: problem.words, link: Self.back)
            return self.site.responses.page(page.title, page.content, status: .badGateway)
        }
    }

    private func deliberation(_ context: BasicRequestContext, for session: Session) async -> Deliberation? {
        guard let body = Body(session), let id = context.parameters.get("id"), let found = await self.store[id],
            found.realm == body.realm, found.siren == body.siren
        else { return nil }
        return found
    }

    private func redirect(to deliberation: Deliberation) -> Response {
        self.site.responses.redirect(to: "/deliberations/\(deliberation.id)")
    }

    private func notice(_ page: NoticePage, status: HTTPResponse.Status = .ok) -> Response {
        self.site.responses.page(page.title, page.content, status: status)
    }

    private var unknown: Response {
        self.notice(.notFound("Il n’y a pas de délibération à cette adresse.", link: Self.back), status: .notFound)
    }

    private static let noBody = NoticePage(
        title: "Collectivité inconnue",
        text:
            "Le service de connexion n’a pas dit pour quelle collectivité vous agissez. Prévenez votre administrateur.",
        link: ("/", "Retour à l’accueil")
    )
    private static let unreadable = NoticePage(
        title: "Formulaire illisible",
        text: "Rien n’a été envoyé. Revenez en arrière pour retrouver votre saisie, puis recommencez.",
        link: ("/deliberations/new", "Nouvelle délibération")
    )
    private static let tooLarge = NoticePage(
        title: "Fichier trop grand",
        text: "Un fichier a 20 Mo au plus. Rien n’a été envoyé. Revenez en arrière pour en choisir un autre.",
        link: ("/deliberations/new", "Nouvelle délibération")
    )
}

/// The public body an agent acts for.
private struct Body {
    let realm: String
    let siren: String
    let name: String

    init?(_ session: Session) {
        guard let realm = session.userInfo.realm, let siren = session.userInfo.siren else { return nil }
        self.realm = realm
        self.siren = siren
        self.name = session.userInfo.organization ?? realm
    }
}

extension Deliberation {
    /// Those whose pieces its agents may read.
    fileprivate var versions: [String] {
        [self.deposit?.version, self.exchange?.version, self.signature?.version].compactMap(\.self)
    }
}
