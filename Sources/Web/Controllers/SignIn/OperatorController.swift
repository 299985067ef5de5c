import Hummingbird
import Model
import OpenID
import SignIn

/// The door of operators: a sign-in that asks for no collectivité, to a device that waits or to their account.
struct OperatorController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/operator", use: self.begin)
    }

    private func begin(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let typed = try request.queryParameters()["user_code"]
        let destination = typed.map { UserCode($0).map { DevicePlace.address($0) } ?? DevicePlace.address(.unknown) }
        let interaction = self.desk.services.interaction(
            to: destination ?? "/account",
            demand: Demand(isFresh: true),
            realm: Realm.platform
        )
        return self.desk.redirect(to: .identifier, interaction)
    }
}
