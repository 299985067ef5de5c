package import Administration
package import Hummingbird
import Model
import OpenID
import Primitives

/// The administration API: on the Unix socket, whoever can open it is the machine's operator; on the public listener,
/// whoever signed in has the roles that they were given.
package enum AdminRoutes {
    /// As the Unix socket serves it.
    package static func router(_ services: AdministrationServices) -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.add(middleware: AdminErrors())
        router.add(middleware: LocalOperator())
        self.addControllers(services, to: router)
        return router
    }

    /// As the public listener serves it.
    static func add(
        _ services: AdministrationServices,
        access: AdministratorAccess,
        to router: Router<HubRequestContext>
    ) {
        let group = router.group()
        group.add(middleware: AdminErrors())
        group.add(middleware: AdminGate(access: access, services: services))
        self.addControllers(services, to: group)
    }

    private static func addControllers(
        _ services: AdministrationServices,
        to router: some RouterMethods<HubRequestContext>
    ) {
        AdminRealmController(services: services).addRoutes(to: router)
        AdminAgentController(services: services).addRoutes(to: router)
        AdminFactorController(services: services).addRoutes(to: router)
        AdminGroupController(services: services).addRoutes(to: router)
        AdminSessionController(services: services).addRoutes(to: router)
        AdminApplicationController(services: services).addRoutes(to: router)
        AdminRegistrationTokenController(services: services).addRoutes(to: router)
        AdminDirectoryController(services: services).addRoutes(to: router)
        AdminCatalogController(services: services).addRoutes(to: router)
        AdminExchangeController(services: services).addRoutes(to: router)
        AdminRoleController(services: services).addRoutes(to: router)
        AdminOperatorController(services: services).addRoutes(to: router)
        AdminProConnectController(services: services).addRoutes(to: router)
        AdminPlatformController(services: services).addRoutes(to: router)
    }
}
