package import Bootstrap
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
package import Model
package import Primitives
package import SQLCore
import Web

/// The whole hub in memory, with a database and a clock of its own, gone afterwards.
///
/// Requests go through the routers that `liammd` serves; nothing listens on a socket.
package struct Hub: Sendable {
    package static let url = "https://liamm.example"

    let assembly: HubAssembly
    let broker: BrokerServices
    package let clock: ManualWallClock
    /// The certificate that clients have shown, as a listener with TLS would tell it.
    package let shown: ShownDER
    /// Every public route, with an agent's realm where the path wants one.
    package let routes: [HubRequest]
    /// Every route of the administration, as its router writes them.
    package let administrationRoutes: [HubRequest]
    /// What it wrote to its log.
    package let log: RecordedLog
    private var door: @Sendable (HubRequest) async throws -> HubAnswer
    private let adminFace: any TestClientProtocol

    package var stores: any Stores { self.assembly.stores }
    package var database: any SQLDatabase { self.assembly.database }

    /// At most six hubs at once: each owns threads for its database.
    private static let turnstile = Turnstile(places: 6)

    package static func lend(
        on engine: HubEngine = .sqlite,
        with parts: BrokerParts = BrokerParts(),
        settings change: @escaping @Sendable (inout Configuration) -> Void = { _ in },
        _ body: @escaping @Sendable (Hub) async throws -> Void
    ) async throws {
        try await self.turnstile.pass {
            try await engine.withDatabase { database in
                let clock = ManualWallClock()
                let assembly = try await HubSettings.assembly(database: database, clock: clock, change)
                let result: Result<Void, any Error>
                do {
                    result = .success(try await self.serve(assembly, clock: clock, parts, body))
                } catch {
                    result = .failure(error)
                }
                await assembly.close()
                try result.get()
            }
        }
    }

    private static func serve(
        _ assembly: HubAssembly,
        clock: ManualWallClock,
        _ parts: BrokerParts,
        _ body: @escaping @Sendable (Hub) async throws -> Void
    ) async throws {
        let broker = parts.placed(in: assembly.broker, clock: clock)
        let shown = ShownDER()
        let pages = HubRoutes.router(
            services: assembly.services,
            broker: broker,
            administration: assembly.administration,
            pages: assembly.pages,
            certificates: .init(isForwarded: false) { _ in shown.der }
        )
        let routes = pages.routes.map { route in
            let path = route.path.description.replacing("{slug}", with: "armor").replacing("{name}", with: "liamm.css")
            return HubRequest.method(route.method.rawValue, path)
        }
        let log = RecordedLog()
        let publicFace = Self.application(pages, log)
        let administration = AdminRoutes.router(assembly.administration)
        let administrationRoutes = administration.routes.map {
            HubRequest.method($0.method.rawValue, $0.path.description)
        }
        let adminFace = Self.application(administration, log)
        try await publicFace.test(.router) { publicFace in
            try await adminFace.test(.router) { adminFace in
                try await body(
                    Hub(
                        assembly: assembly,
                        broker: broker,
                        clock: clock,
                        shown: shown,
                        routes: routes,
                        administrationRoutes: administrationRoutes,
                        log: log,
                        door: { try await Self.answer(of: publicFace, to: $0) },
                        adminFace: adminFace
                    )
                )
            }
        }
    }

    private static func application(
        _ router: Router<HubRequestContext>,
        _ log: RecordedLog
    ) -> Hummingbird.Application<RouterResponder<HubRequestContext>> {
        Hummingbird.Application(responder: router.buildResponder(), logger: log.logger())
    }

    /// One request as it is: no cookie, no redirect followed.
    package func send(_ request: HubRequest) async throws -> HubAnswer { try await self.door(request) }

    /// The same on the administration socket.
    package func administer(_ request: HubRequest) async throws -> HubAnswer {
        try await Self.answer(of: self.adminFace, to: request)
    }

    /// The same hub, whose public face is reached through another door.
    func reached(through door: @escaping @Sendable (HubRequest) async throws -> HubAnswer) -> Hub {
        var hub = self
        hub.door = door
        return hub
    }

    private static func answer(of face: any TestClientProtocol, to request: HubRequest) async throws -> HubAnswer {
        HubAnswer(
            try await face.executeRequest(
                uri: request.target,
                method: request.method,
                headers: request.fields,
                body: request.buffer
            )
        )
    }
}
