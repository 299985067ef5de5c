import HTTPTypes
import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// The verification page of a device (RFC 8628, section 3.3): its code, a sign-in where one is needed, and the answer.
struct DeviceController {
    /// How old the sign-in may be that lets the command line in.
    private static let administratorsAge = Duration.minutes(10)

    let desk: SignInDesk

    private var services: HubServices { self.desk.services }
    private var pages: PageResponder { self.desk.pages }

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/device", use: self.show)
        router.post("/device", use: self.take)
        router.post("/device/decision", use: self.decide)
        router.get("/device/done", use: self.done)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let parameters = try request.queryParameters()
        guard let typed = parameters["user_code"] else {
            return try self.ask(request, parameters["failure"].flatMap { DeviceCodePage.Failure(rawValue: $0) })
        }
        guard let code = UserCode(typed) else { return try self.ask(request, .unknown, typed: typed) }
        let chosen = parameters["liamm_affiliation"]
        guard let session = try await self.services.session(of: request, cookies: self.pages.cookies) else {
            return self.desk.begin(DevicePlace.address(code))
        }
        let finding = try await self.services.provider.deviceApproval.find(
            code,
            by: session,
            address: context.clientAddress,
            chosen: chosen
        )
        if let waiting = finding.waiting, waiting.application.isCommandLine,
            self.services.clock.now - session.authenticatedAt > Self.administratorsAge
        {
            // Severe acts need a sign-in that is young: it begins here (RFC 9470).
            return self.desk.begin(DevicePlace.address(code, chosen: chosen), isFresh: true)
        }
        switch finding {
        case .raise(let levels, let waiting) where parameters["raised"] == nil:
            // Once: what cannot be proved is answered with what there is.
            let interaction = self.services.interaction(
                to: DevicePlace.address(code, chosen: chosen, isRaised: true),
                applicationName: waiting.application.name,
                demand: Demand(levels: levels),
                realm: waiting.affiliation.realm
            )
            return self.desk.redirect(to: .secondFactor, interaction)
        case .raise(_, let waiting), .found(let waiting): return try await self.confirm(waiting, code, request, context)
        default: return try await self.answer(finding, code, request, context)
        }
    }

    /// The code comes back in the address, so that « back » and a sign-in lead to it.
    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard self.pages.isOwn(form, request) else { return self.pages.redirect(DevicePlace.code.rawValue) }
        guard let typed = form["user_code"] else { return self.pages.redirect(DevicePlace.address(.missing)) }
        guard let code = UserCode(typed) else { return self.pages.redirect(DevicePlace.address(.unknown)) }
        return self.pages.redirect(DevicePlace.address(code))
    }

    private func decide(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let form = try await request.form(context)
        guard let code = form["user_code"].flatMap({ UserCode($0) }) else {
            return self.pages.redirect(DevicePlace.address(.unknown))
        }
        let address = DevicePlace.address(code)
        guard let session = try await self.services.session(of: request, cookies: self.pages.cookies) else {
            return self.desk.begin(address)
        }
        guard self.pages.isOwn(form, request),
            let decision = form["decision"].flatMap({ ConsentPage.Decision(rawValue: $0) })
        else { return self.pages.redirect(address) }
        let approval = self.services.provider.deviceApproval
        let finding = try await approval.find(
            code,
            by: session,
            address: context.clientAddress,
            chosen: form["affiliation"]
        )
        switch finding {
        case .found(let waiting), .raise(_, let waiting):
            let isAllowed = decision == .allow
            guard try await approval.decide(waiting, isAllowed: isAllowed, by: session) else {
                return self.pages.redirect(DevicePlace.address(.unknown))
            }
            return self.pages.redirect("\(DevicePlace.done.rawValue)?result=\(decision.rawValue)")
        case .unknown: return self.pages.redirect(DevicePlace.address(.unknown))
        // What keeps the agent out, or is to be chosen, is told by the page.
        default: return self.pages.redirect(address)
        }
    }

    private func done(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let text = try request.queryParameters()["result"], let decision = ConsentPage.Decision(rawValue: text)
        else { return self.pages.redirect(DevicePlace.code.rawValue) }
        return try self.pages.page(DeviceDonePage(isAllowed: decision == .allow), request)
    }

    // MARK: - Pages

    private func ask(
        _ request: Request,
        _ failure: DeviceCodePage.Failure? = nil,
        typed: String = "",
        wait: Duration = .zero
    ) throws -> Response {
        let browser = self.pages.browser(request)
        let page = DeviceCodePage(
            action: DevicePlace.code.rawValue,
            csrf: self.pages.formToken(browser),
            code: String(typed.prefix(32)),
            error: failure?.sentence(minutes: max(1, (Int(wait.components.seconds) + 59) / 60))
        )
        return try self.pages.page(
            page,
            request,
            status: failure == nil ? .ok : .unprocessableContent,
            browser: browser
        )
    }

    private func answer(
        _ finding: DeviceApproval.Finding,
        _ code: UserCode,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        let address = DevicePlace.address(code)
        switch finding {
        case .throttled(let wait): return try self.ask(request, .throttled, typed: code.shown, wait: wait)
        case .nobody: return self.desk.begin(address, isFresh: true)
        case .choose(let affiliations, let application):
            let interaction = self.services.interaction(to: address, applicationName: application.name)
            let browser = self.pages.browser(request)
            let page = AffiliationChoicePage(
                action: SignInPlace.affiliation.rawValue,
                state: interaction.sealed(by: self.services.sealer),
                csrf: self.pages.formToken(browser),
                applicationName: application.name,
                choices: try await self.services.choices(affiliations),
                error: try request.queryParameters().values["liamm_affiliation"] == nil
                    ? nil : AffiliationChoicePage.nothingChosen
            )
            return try self.pages.page(page, request, browser: browser)
        case .refused(let application, let refusal, let slug):
            return try self.pages.refused(
                refusal,
                to: application,
                in: try await self.services.stores.registry.realm(slug)?.realm,
                anew: self.services.anew(to: address, of: application),
                request,
                identifier: context.id
            )
        case .unknown, .raise, .found: return try self.ask(request, .unknown, typed: code.shown)
        }
    }

    private func confirm(
        _ waiting: DeviceApproval.Waiting,
        _ code: UserCode,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        let affiliation = waiting.affiliation
        let realm = try await self.services.stores.registry.realm(affiliation.realm)?.realm
        let browser = self.pages.browser(request)
        let page = DeviceConfirmPage(
            action: DevicePlace.decision.rawValue,
            csrf: self.pages.formToken(browser),
            code: code.shown,
            affiliation: affiliation.id.text,
            applicationName: waiting.application.name,
            agentName: affiliation.profile.displayName,
            function: affiliation.profile.title,
            realmName: realm?.name ?? affiliation.realm.text,
            askedAt: waiting.request.createdAt,
            elsewhere: Self.elsewhere(waiting.request, context.clientAddress),
            items: AuthorizeController.items(
                Scope.parse(waiting.request.scopes.joined(separator: " ")),
                ClaimsRequest(nil),
                affiliation,
                realm
            )
        )
        return try self.pages.page(page, request, realm: realm, browser: browser)
    }

    /// Where the device asked from, unless the browser is there too; nil where either is not known.
    private static func elsewhere(_ request: DeviceRequest, _ browser: String) -> String? {
        guard let address = request.address, IPAddress(address) != nil, IPAddress(browser) != nil else { return nil }
        return IPAddress(address) == IPAddress(browser) ? nil : address
    }
}
