import Model
import Primitives
import SignIn

extension HubServices {
    /// A sign-in that begins now, under a name of its own.
    func interaction(
        to destination: String,
        applicationName: String? = nil,
        returnOrigin: String? = nil,
        demand: Demand = Demand(),
        identifier: String? = nil,
        realm: Realm.Slug? = nil,
        link: String? = nil
    ) -> Interaction {
        Interaction(
            id: self.random.token(bytes: 16),
            startedAt: self.clock.now,
            destination: destination,
            applicationName: applicationName,
            returnOrigin: returnOrigin,
            demand: demand,
            identifier: identifier,
            realm: realm,
            link: link
        )
    }

    /// Where somebody else, who may be let in, begins the same request: signed in anew.
    func anew(to destination: String, of application: Model.Application, returnOrigin: String? = nil) -> String {
        let interaction = self.interaction(
            to: destination,
            applicationName: application.name,
            returnOrigin: returnOrigin,
            demand: Demand(isFresh: true)
        )
        return SignInPlace.identifier.address(interaction, self.sealer)
    }
}
