import Hummingbird
import Model
import OpenID
import Primitives

extension AuthorizeController {
    /// Tells the agent whom to call and the developer where to look; what is registered is told to nobody.
    func mismatch(
        _ application: Model.Application,
        _ authorization: AuthorizationRequest,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        let slug = authorization.issuer.realm ?? application.realm
        let realm = slug == Realm.region ? nil : try await self.services.stores.registry.realm(slug)?.realm
        let support = self.pages.support(of: realm)
        let contact = [support?.name, support?.phone].compactMap { $0 }.joined(separator: ", ")
        return try self.pages.problem(
            .redirectMismatch,
            request,
            status: .badRequest,
            code: "redirect-mismatch",
            identifier: context.id,
            applicationName: application.name,
            realm: realm,
            contact: contact.isEmpty ? nil : contact,
            differences: RedirectDifference.list(
                from: authorization.parameters["redirect_uri"],
                to: application
            )
        )
    }
}
