package import Administration
import HTTPTypes
package import Hummingbird
import OpenID
package import Primitives

/// Every public route of the hub, in one list.
package enum HubRoutes {
    package static func router(
        services: HubServices,
        broker: BrokerServices,
        administration: AdministrationServices,
        pages: PageResponder,
        trustedProxies: [IPNetwork] = [],
        certificates: ShownCertificate.Sources = .none
    ) -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders(isSecure: services.isSecure))
        router.add(middleware: NotedHeaders())
        // Around the errors: a refusal is read by scripts too.
        router.add(middleware: CrossOrigin())
        router.add(middleware: RefusalLog(ledger: administration.refusals))
        router.add(middleware: ErrorMiddleware(pages: pages))
        router.add(middleware: PathForm())
        router.add(middleware: ShownCertificate(trustedProxies: trustedProxies, sources: certificates))
        router.add(middleware: ClientAddress(trustedProxies: trustedProxies))
        ProviderController(services: services).addRoutes(to: router)
        DeviceEndpointController(services: services).addRoutes(to: router)
        TokenStateController(services: services).addRoutes(to: router)
        RegistrationController(services: services).addRoutes(to: router)
        AuthorizeController(services: services, pages: pages).addRoutes(to: router)
        self.addSignIn(SignInDesk(services: services, pages: pages), to: router)
        DeviceController(desk: SignInDesk(services: services, pages: pages)).addRoutes(to: router)
        self.addAccount(AccountDesk(signIn: SignInDesk(services: services, pages: pages)), to: router)
        AssetController(services: services, pages: pages).addRoutes(to: router)
        LogoutController(services: services, pages: pages).addRoutes(to: router)
        SessionFrameController(services: services, pages: pages).addRoutes(to: router)
        BrokerRoutes.add(broker, to: router)
        AdminRoutes.add(
            administration,
            access: AdministratorAccess(
                stores: services.stores,
                keys: services.provider.keys,
                proofs: services.provider.proofs,
                baseURL: services.baseURL,
                level: services.provider.administratorLevel,
                clock: services.clock
            ),
            to: router
        )
        CrossOrigin.addPreflights(to: router)
        self.refuseOtherMethods(router)
        KeycloakPaths.add(to: router)
        return router
    }

    private static func addSignIn(_ desk: SignInDesk, to router: Router<HubRequestContext>) {
        IdentifierController(desk: desk).addRoutes(to: router)
        OperatorController(desk: desk).addRoutes(to: router)
        RealmChoiceController(desk: desk).addRoutes(to: router)
        PasswordController(desk: desk).addRoutes(to: router)
        FirstPasswordController(desk: desk).addRoutes(to: router)
        PasskeyController(desk: desk).addRoutes(to: router)
        SecondFactorController(desk: desk).addRoutes(to: router)
        EnrolmentController(desk: desk).addRoutes(to: router)
        AffiliationController(desk: desk).addRoutes(to: router)
        ConsentController(desk: desk).addRoutes(to: router)
        CancelController(desk: desk).addRoutes(to: router)
        ForgottenController(desk: desk).addRoutes(to: router)
        NewPasswordController(desk: desk).addRoutes(to: router)
        NewFactorController(desk: desk).addRoutes(to: router)
    }

    private static func addAccount(_ desk: AccountDesk, to router: Router<HubRequestContext>) {
        PortalController(desk: desk).addRoutes(to: router)
        AccountController(desk: desk).addRoutes(to: router)
        FactorsController(desk: desk).addRoutes(to: router)
        FactorEnrolmentController(desk: desk).addRoutes(to: router)
        RecoveryCodesController(desk: desk).addRoutes(to: router)
        PasswordChangeController(desk: desk).addRoutes(to: router)
        ConsentsController(desk: desk).addRoutes(to: router)
        DataController(desk: desk).addRoutes(to: router)
    }

    /// Where GET does something: asking for the headers alone would do it as well, and HEAD is safe (RFC 9110, section
    /// 9.2.1).
    private static let acting = ["/oauth2/authorize", "/oauth2/logout"]

    /// RFC 9110, section 15.5.6: an address that is there under another method is not "not found".
    private static func refuseOtherMethods(_ router: Router<HubRequestContext>) {
        for (path, routes) in Dictionary(grouping: router.routes, by: \.path.description) {
            var allowed = Set(routes.map(\.method))
            if allowed.contains(.get), !self.acting.contains(where: path.hasSuffix) { allowed.insert(.head) }
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method: HTTPRequest.Method in [.get, .head, .post, .put, .patch, .delete, .options]
            where !allowed.contains(method) {
                router.on(routes[0].path, method: method) { _, _ -> Response in
                    throw HTTPError(.methodNotAllowed, headers: [.allow: names])
                }
            }
        }
    }
}
