import BrokerAPI
import Hummingbird
import RelyingParty

/// The pages of documents to sign, for who may decide on them.
struct DocumentController: Sendable {
    private static let largestPiece = 160 * 1024 * 1024

    let site: Site
    let waiting: WaitingDocuments
    let desk: SigningDesk
    let rules: SigningRules
    /// What verifiers are to trust, for who asks.
    let authority: String

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.get("/documents") { request, _ in try await self.list(request) }
        router.get("/documents/:id") { request, context in try await self.show(request, context) }
        router.get("/documents/:id/pieces/:number") { request, context in try await self.piece(request, context) }
        router.post("/documents/:id/sign") { request, context in try await self.sign(request, context) }
        router.post("/documents/:id/refuse") { request, context in try await self.refuse(request, context) }
        router.get("/authority.pem") { _, _ in
            self.site.responses.text(self.authority, type: "application/x-pem-file")
        }
    }

    private func list(_ request: Request) async throws -> Response {
        try await self.site.page(request) { session in
            let (items, problem) = try await self.waiting.now()
            let allowed = items.filter { self.rules.allows(session.userInfo, inRealm: $0.realm) }
            let page = WaitingPage(items: allowed, problem: problem)
            return self.site.responses.page(WaitingPage.title, page.content)
        }
    }

    private func show(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await self.site.page(request) { session in
            try await self.withDocument(context, for: session) { item in
                self.site.responses.page(self.page(item, session))
            }
        }
    }

    private func piece(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await self.site.page(request) { session in
            try await self.withDocument(context, for: session) { item in
                let number = context.parameters.get("number").flatMap { Int($0) }
                guard let piece = item.version.pieces.first(where: { $0.number == number }) else { return self.unknown }
                let bytes = try await self.site.broker.bytes(of: piece, in: item.version.id, limit: Self.largestPiece)
                return self.site.responses.file(bytes, type: piece.mediaType, name: piece.fileName, isShown: true)
            }
        }
    }

    private func sign(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (session, fields) = try await self.fields(of: request)
        return try await self.site.form(session, csrf: fields["csrf"]) { session in
            try await self.withDocument(context, for: session) { item in
                do {
                    try await self.desk.sign(item, by: session.userInfo)
                } catch let problem as BrokerProblem {
                    return try await self.told(problem, item, session)
                }
                return await self.done(item)
            }
        }
    }

    private func refuse(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let (session, fields) = try await self.fields(of: request)
        return try await self.site.form(session, csrf: fields["csrf"]) { session in
            try await self.withDocument(context, for: session) { item in
                let reason = RefusalReason(fields["reason"] ?? "")
                guard reason.error == nil else {
                    var page = self.page(item, session)
                    (page.reason, page.reasonError) = (reason.text, reason.error)
                    return self.site.responses.page(page, status: .unprocessableContent)
                }
                do {
                    try await self.desk.refuse(item, reason: reason.text)
                } catch let problem as BrokerProblem {
                    return try await self.told(problem, item, session, reason: reason.text)
                }
                return await self.done(item)
            }
        }
    }

    /// After a form always a redirect: reloading the page sends nothing again.
    private func done(_ item: HandoverResource) async -> Response {
        await self.waiting.forget(item.id)
        return self.site.responses.redirect(to: "/documents/\(item.id)")
    }

    /// The page again, with what was typed. An answer that was lost may have been a yes: the document is looked at.
    private func told(
        _ problem: BrokerProblem,
        _ item: HandoverResource,
        _ session: Session,
        reason: String = ""
    ) async throws -> Response {
        let current = (try? await self.site.broker.handover(item.id)) ?? item
        if current.state == "applied" || current.state == "refused" { return await self.done(item) }
        var page = self.page(current, session)
        (page.problem, page.reason) = (problem, reason)
        let status: HTTPResponse.Status = problem.isWorthRepeating ? .serviceUnavailable : .conflict
        return self.site.responses.page(page, status: status)
    }

    private func page(_ item: HandoverResource, _ session: Session) -> DocumentPage {
        let user = session.userInfo
        return DocumentPage(item: item, csrf: session.csrf, signer: user.name ?? user.login ?? user.subject)
    }

    /// What an agent may not decide on does not exist for the agent.
    private func withDocument(
        _ context: BasicRequestContext,
        for session: Session,
        _ answer: (HandoverResource) async throws -> Response
    ) async throws -> Response {
        guard let id = context.parameters.get("id") else { return self.unknown }
        do {
            let item = try await self.site.broker.handover(id)
            guard self.rules.allows(session.userInfo, inRealm: item.realm) else { return self.unknown }
            return try await answer(item)
        } catch let problem as BrokerProblem {
            if problem.code == "not-found" { return self.unknown }
            let page = NoticePage(title: "Cela n’a pas abouti", text: problem.words, link: ("/documents", "À signer"))
            return self.site.responses.page(page.title, page.content, status: .badGateway)
        }
    }

    private func fields(of request: Request) async throws -> (Session?, [String: String]) {
        let session = await self.site.session(request)
        let body = try await request.body.collect(upTo: 65_536)
        return (session, FormCoding.decode(String(buffer: body)) ?? [:])
    }

    private var unknown: Response {
        let page = NoticePage.notFound(
            "Il n’y a pas de document pour vous à cette adresse.",
            link: ("/documents", "À signer")
        )
        return self.site.responses.page(page.title, page.content, status: .notFound)
    }
}

extension Responses {
    fileprivate func page(_ page: DocumentPage, status: HTTPResponse.Status = .ok) -> Response {
        self.page(page.title, page.content, status: status)
    }
}
