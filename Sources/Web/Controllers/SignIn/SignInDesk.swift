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
        let browser: PageResponder.Browser
        let state: String
        let csrf: String
    }

    /// A page asked for. A lost state starts a sign-in of its own: nobody is left on a dead page.
    func page(
        _ request: Request,
        _ body: (Interaction) async throws -> Response
    ) async throws -> Response {
        guard let interaction = self.interaction(try request.queryParameters()) else { return self.restart() }
        return try await body(interaction)
    }

    /// A form sent: its state, its time, its sender, and only then what it says.
    func form(
        from place: SignInPlace,
        _ request: Request,
        _ context: HubRequestContext,
        _ body: (Interaction, FormParameters) async throws -> Response
    ) async throws -> Response {
        let form = try await request.form(context)
        guard let interaction = self.interaction(form) else { return self.restart() }
        // Who chooses a hat is signed in already: the request that asked for it is where its page comes from.
        let origin = place == .affiliation ? interaction.destination : nil
        guard !interaction.isExpired(at: self.services.clock.now) else {
            return origin.map { self.pages.redirect($0) } ?? self.restart(interaction)
        }
        guard self.pages.isOwn(form, request) else {
            return try self.refuse(origin ?? self.address(place, interaction), request, context)
        }
        return try await body(interaction, form)
    }

    /// One page of the sign-in, with the error it may have to tell.
    func answer(
        _ interaction: Interaction,
        _ request: Request,
        error: Sentence?,
        status: HTTPResponse.Status = .unprocessableContent,
        support: Realm.Contact? = nil,
        _ page: (Form) -> some Page
    ) throws -> Response {
        let browser = self.pages.browser(request)
        let form = Form(
            browser: browser,
            state: interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(browser)
        )
        return try self.pages.page(
            page(form),
            request,
            status: error == nil ? .ok : status,
            support: support,
            browser: browser,
            returnOrigin: interaction.returnOrigin
        )
    }

    func address(_ place: SignInPlace, _ interaction: Interaction) -> String {
        place.address(interaction, self.services.sealer)
    }

    func redirect(to place: SignInPlace, _ interaction: Interaction, setCookies: [String] = []) -> Response {
        self.pages.redirect(self.address(place, interaction), setCookies: setCookies)
    }

    private func interaction(_ parameters: FormParameters) -> Interaction? {
        parameters["state"].flatMap { Interaction(sealed: $0, sealer: self.services.sealer) }
    }

    /// Anew, on the way to where it began: the application, and the origin its form may lead to. What cannot be read any
    /// more began nowhere: the portal.
    private func restart(_ ended: Interaction? = nil) -> Response {
        let interaction = Interaction(
            startedAt: self.services.clock.now,
            destination: ended?.destination ?? "/",
            applicationName: ended?.applicationName,
            returnOrigin: ended?.returnOrigin
        )
        return self.redirect(to: .identifier, interaction)
    }

    /// A form that another site sent, or whose cookie is lost: nothing is done, and its page can be asked for again.
    private func refuse(
        _ restartURL: String,
        _ request: Request,
        _ context: HubRequestContext
    ) throws -> Response {
        try self.pages.problem(
            .formRefused,
            request,
            status: .forbidden,
            code: "form-refused",
            identifier: context.id,
            restartURL: restartURL
        )
    }
}
