import AdminAPI
import Administration
import Hummingbird
import JOSE
import Model

struct AdminApplicationController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug/applications"
        router.get("\(base)", use: self.list)
        router.post("\(base)", use: self.create)
        router.get("\(base)/:name", use: self.get)
        router.post("\(base)/:name/secret", use: self.rotateSecret)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let all = try await self.services.applications.all(in: try context.slug())
        return try ProblemResponse.json(
            ListEnvelope(kind: "ApplicationList", items: all.map(ApplicationResource.init))
        )
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let found = try await self.services.applications.find(try context.name(), in: try context.slug())
        return try ProblemResponse.json(ApplicationResource(found))
    }

    private func create(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(ApplicationResource.self)
        let isDryRun = try request.queryParameters()["dryRun"] == "true"
        let (made, secret) = try await self.services.applications.create(
            try Application(body, realm: try context.slug()),
            isDryRun: isDryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(
            ApplicationSecret(application: ApplicationResource(made), secret: secret),
            status: .created
        )
    }

    private func rotateSecret(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (changed, secret) = try await self.services.applications.rotateSecret(
            of: try context.name(),
            in: try context.slug(),
            actor: context.actor
        )
        return try ProblemResponse.json(
            ApplicationSecret(application: ApplicationResource(changed), secret: secret)
        )
    }
}

extension Application {
    init(_ resource: ApplicationResource, realm: Realm.Slug) throws {
        guard let authentication = Authentication(rawValue: resource.authentication) else {
            throw Problem.invalid("authentication is client_secret_basic, client_secret_post or none")
        }
        guard let algorithm = SigningAlgorithm(rawValue: resource.idTokenAlgorithm) else {
            throw Problem.invalid("the algorithm is RS256 or ES256")
        }
        var access = AccessRule.nobody
        if resource.access.contains("everyone") {
            access = .everyone
        } else {
            let groups = resource.access.filter { $0.hasPrefix("group:") }.map { String($0.dropFirst(6)) }
            if !groups.isEmpty { access = .groups(groups) }
        }
        self.init(
            realm: realm,
            clientID: .init(resource.clientID),
            name: resource.name,
            homeURL: resource.homeURL,
            authentication: authentication,
            redirectURIs: resource.redirectURIs,
            postLogoutRedirectURIs: resource.postLogoutRedirectURIs,
            backchannelLogoutURI: resource.backchannelLogoutURI,
            idTokenAlgorithm: algorithm,
            access: access,
            activatedRealms: resource.activatedRealms.map { .init($0) },
            isEnabled: resource.isEnabled
        )
    }
}

extension ApplicationResource {
    init(_ application: Application) {
        let access: [String] =
            switch application.access {
            case .nobody: ["nobody"]
            case .everyone: ["everyone"]
            case .groups(let names): names.map { "group:\($0)" }
            }
        self.init(
            clientID: application.clientID.text,
            name: application.name,
            realm: application.realm.text,
            homeURL: application.homeURL,
            authentication: application.authentication.rawValue,
            redirectURIs: application.redirectURIs,
            postLogoutRedirectURIs: application.postLogoutRedirectURIs,
            backchannelLogoutURI: application.backchannelLogoutURI,
            idTokenAlgorithm: application.idTokenAlgorithm.rawValue,
            access: access,
            activatedRealms: application.activatedRealms.map(\.text),
            isEnabled: application.isEnabled
        )
    }
}
