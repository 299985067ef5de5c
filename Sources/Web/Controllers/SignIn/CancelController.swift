import Hummingbird
import OpenID
import SignIn

/// The way back to the application that asked, which is told `access_denied` (RFC 6749, section 4.1.2.1). The answer is the
/// authorization endpoint's, at the address that it validates: this leads nowhere else.
struct CancelController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.post("\(SignInPlace.cancel.rawValue)", use: self.take)
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .cancel, request, context) { sheet in
            guard let destination = sheet.interaction.cancelled else { return self.desk.again(sheet.interaction) }
            return self.desk.pages.redirect(destination)
        }
    }
}

extension Interaction {
    /// The request of the application, with the agent's no; nil where none asked, but a page of the hub.
    var cancelled: String? {
        let path = self.destination.prefix { $0 != "?" }
        guard self.isAnswerable, self.applicationName != nil, self.returnOrigin != nil,
            path.hasSuffix("/oauth2/authorize")
        else {
            return nil
        }
        return self.destination.replacing(parameter: AuthorizationRequest.cancelled, with: "yes")
    }

    var cancelAction: String? { self.cancelled == nil ? nil : SignInPlace.cancel.rawValue }
}
