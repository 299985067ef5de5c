package import Hummingbird

/// Every public route of the hub, in one list.
package enum HubRoutes {
    package static func router(services: HubServices, pages: PageResponder) -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.add(middleware: SecurityHeaders(isSecure: services.isSecure))
        router.add(middleware: ErrorMiddleware(pages: pages))
        ProviderController(services: services).addRoutes(to: router)
        AuthorizeController(services: services, pages: pages).addRoutes(to: router)
        SignInController(services: services, pages: pages).addRoutes(to: router)
        PortalController(services: services, pages: pages).addRoutes(to: router)
        LogoutController(services: services, pages: pages).addRoutes(to: router)
        return router
    }
}
