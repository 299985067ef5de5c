import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// What the pages of a sign-in share: their state, the checks of a form in their one order, the frame of an answer.
struct SignInDesk {
    let services: HubServices
    let pages: PageResponder

    /// What every form of a sign-in carries.
    struct Form {
        let state: String
        let csrf: String
        let error: Sentence?
    }

    /// A page asked for. A lost state starts a sign-in of its own, an old one starts again, and what is done already
    /// leads on: nobody is left on a dead page.
    func page(
        at place: SignInPlace,
        _ request: Request,
        _ context: HubRequestContext,
        _ body: (SignInSheet) async throws -> Response
    ) async throws -> Response {
        let parameters = try request.queryParameters()
        guard let interaction = self.interaction(parameters) else { return self.restart() }
        guard !interaction.isExpired(at: self.services.clock.now) else { return self.restart(interaction) }
        let sheet = try await self.sheet(place, interaction, parameters, request, context)
        switch sheet.failure {
        case .formRefused: return try self.refused(sheet, .formRefused, "form-refused")
        case .outsideNetworks: return try self.refused(sheet, .outsideNetworks, "outside-networks")
        default: break
        }
        if self.isDone(sheet) { return self.pages.redirect(interaction.destination) }
        guard !place.needsProof || sheet.proof != nil else { return self.again(interaction) }
        return try await body(sheet)
    }

    /// A form sent: its state, its time, its sender, and only then what it says.
    func form(
        from place: SignInPlace,
        _ request: Request,
        _ context: HubRequestContext,
        _ body: (SignInSheet) async throws -> Response
    ) async throws -> Response {
        let form = try await request.form(context)
        guard let interaction = self.interaction(form) else { return self.restart() }
        // Who chooses a hat is signed in already: the request that asked for it is where its page comes from.
        let isAfter = place == .affiliation || place == .consent
        guard !interaction.isExpired(at: self.services.clock.now) else {
            return isAfter ? self.pages.redirect(interaction.destination) : self.restart(interaction)
        }
        guard self.pages.isOwn(form, request) else {
            if isAfter { return self.pages.redirect(interaction.destination) }
            let shown = place == .passkey || place == .cancel ? Self.place(of: interaction) : place
            return self.pages.redirect(shown.address(interaction, self.services.sealer, failure: .formRefused))
        }
        let sheet = try await self.sheet(place, interaction, form, request, context)
        guard !place.needsProof || sheet.proof != nil else { return self.again(interaction) }
        return try await body(sheet)
    }

    /// One page of the sign-in, with the error it may have to tell.
    func answer(
        _ sheet: SignInSheet,
        realm: Realm? = nil,
        status: HTTPResponse.Status? = nil,
        _ page: (Form) -> some Page
    ) throws -> Response {
        let wait = sheet.interaction.retryAt.map { $0 - self.services.clock.now } ?? .zero
        let minutes = max(1, (Int(wait.components.seconds) + 59) / 60)
        let form = Form(
            state: sheet.interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(sheet.browser),
            error: sheet.failure?.sentence(minutes: minutes)
        )
        return try self.pages.page(
            page(form),
            sheet.request,
            status: status ?? sheet.failure?.status ?? .ok,
            realm: realm,
            browser: sheet.browser,
            returnOrigin: sheet.interaction.returnOrigin,
            languages: sheet.interaction.languages
        )
    }

    /// The page again, saying what went wrong.
    func again(_ sheet: SignInSheet, at place: SignInPlace? = nil, _ failure: SignInFailure) -> Response {
        let place = place ?? sheet.place
        return self.pages.redirect(place.address(sheet.interaction, self.services.sealer, failure: failure))
    }

    /// The page again, saying when it may be tried.
    func throttled(_ sheet: SignInSheet, at place: SignInPlace? = nil, _ wait: Duration) -> Response {
        var sheet = sheet
        sheet.interaction.retryAt = self.services.clock.now + wait
        return self.again(sheet, at: place, .throttled)
    }

    func address(_ place: SignInPlace, _ interaction: Interaction) -> String {
        place.address(interaction, self.services.sealer)
    }

    func redirect(to place: SignInPlace, _ interaction: Interaction, setCookies: [String] = []) -> Response {
        self.pages.redirect(self.address(place, interaction), setCookies: setCookies)
    }

    /// Where one who has typed this much goes on.
    static func place(of interaction: Interaction) -> SignInPlace {
        if interaction.proof != nil { return .secondFactor }
        return interaction.identifier == nil ? .identifier : interaction.realm == nil ? .realm : .password
    }

    // MARK: - Own

    /// A language chosen on the page goes on with it.
    private func interaction(_ parameters: FormParameters) -> Interaction? {
        var interaction = parameters["state"].flatMap { Interaction(sealed: $0, sealer: self.services.sealer) }
        if let chosen = parameters["ui_locales"], chosen.utf8.count <= 64 { interaction?.languages = chosen }
        return interaction
    }

    private func sheet(
        _ place: SignInPlace,
        _ interaction: Interaction,
        _ parameters: FormParameters,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> SignInSheet {
        let browser = self.pages.browser(request)
        let visit = try await self.services.visit(request, context, cookies: self.pages.cookies)
        let rising = Self.proof(of: visit, for: interaction, browser)
        var interaction = interaction
        if let rising, interaction.identifier == nil { interaction.identifier = try await self.login(of: rising) }
        // That of the first page, which may not know the collectivité yet, is that of all.
        let realm = try await self.realm(interaction.realm)
        let language = self.pages.language(request, realm: realm, languages: interaction.languages)
        interaction.languages = language.rawValue
        return SignInSheet(
            place: place,
            interaction: interaction,
            failure: parameters["failure"].flatMap { SignInFailure(rawValue: $0) },
            browser: browser,
            visit: visit,
            proof: interaction.proof(in: browser.id, at: self.services.clock.now)
                ?? rising,
            form: parameters,
            request: request,
            context: context
        )
    }

    func realm(_ slug: Realm.Slug?) async throws -> Realm? {
        guard let slug else { return nil }
        return try await self.services.stores.registry.realm(slug)?.realm
    }

    /// What the agent is called in the collectivité that the proof speaks for.
    private func login(of proof: Proof) async throws -> String? {
        try await self.services.stores.agents.affiliations(of: proof.agent)
            .first { $0.realm == proof.realm && $0.status == .active }?.profile.login
    }

    /// A session that only a level is missing from is asked for no more than that.
    private static func proof(
        of visit: Visit,
        for interaction: Interaction,
        _ browser: PageResponder.Browser
    ) -> Proof? {
        guard let session = visit.held?.session, !interaction.demand.levels.isEmpty, !interaction.demand.isFresh,
            let realm = interaction.realm ?? session.realms.min(), session.realms.contains(realm)
        else { return nil }
        return Proof(
            agent: session.agent,
            realm: realm,
            account: session.agent.text,
            evidence: session.evidence,
            browser: browser.id
        )
    }

    /// Another tab has done it: the session that this browser holds is all that is asked for.
    private func isDone(_ sheet: SignInSheet) -> Bool {
        guard let session = sheet.visit.held?.session, sheet.interaction.link == nil, sheet.place != .forgotten else {
            return false
        }
        let interaction = sheet.interaction
        return interaction.demand.isMet(by: session, since: interaction.startedAt, in: interaction.realm)
    }

    /// A proof that has grown old, or of another browser: the step before.
    func again(_ interaction: Interaction) -> Response {
        var interaction = interaction
        interaction.proof = nil
        return self.redirect(to: Self.place(of: interaction), interaction)
    }

    /// Anew, on the way to where it began: the application, and the origin its form may lead to. What cannot be read any
    /// more began nowhere: the portal.
    private func restart(_ ended: Interaction? = nil) -> Response {
        var interaction = self.services.interaction(
            to: ended?.destination ?? "/",
            applicationName: ended?.applicationName,
            returnOrigin: ended?.returnOrigin,
            demand: ended?.demand ?? Demand()
        )
        interaction.languages = ended?.languages
        interaction.isAnswerable = ended?.isAnswerable ?? true
        // An operator has no other door.
        if ended?.realm == Realm.platform { interaction.realm = Realm.platform }
        return self.redirect(to: .identifier, interaction)
    }

    /// A form that another site sent, whose cookie is lost, or a network that the realm keeps out: nothing is done, and
    /// the page can be asked for again.
    private func refused(_ sheet: SignInSheet, _ problem: PageProblem, _ code: String) throws -> Response {
        try self.pages.problem(
            problem,
            sheet.request,
            status: .forbidden,
            code: code,
            identifier: sheet.context.id,
            restartURL: self.address(sheet.place, sheet.interaction)
        )
    }
}
