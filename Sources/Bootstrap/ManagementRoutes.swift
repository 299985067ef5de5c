import AdminAPI
import Hummingbird
import Model
import NIOCore
import Primitives
import SignIn
import Web

/// `/livez`, `/readyz`, `/metrics`: for the machine's operator, on an address of their own.
struct ManagementRoutes {
    let stores: any Stores
    let meter: SignInMeter
    let clock: any WallClock

    func router() -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.get("/livez") { _, _ in "ok\n" }
        router.get("/readyz") { _, _ in try await self.ready() }
        router.get("/metrics") { _, _ in try await self.metrics() }
        return router
    }

    /// Ready means able to sign somebody in: the database answers and a key signs.
    private func ready() async throws -> Response {
        do {
            let isAble = try await self.stores.keys.all().contains { $0.state == .active && $0.key.signingKey != nil }
            return self.text(isAble ? "ok\n" : "no signing key\n", isAble ? .ok : .serviceUnavailable)
        } catch {
            return self.text("database: \(error)\n", .serviceUnavailable)
        }
    }

    private func metrics() async throws -> Response {
        let depth = try await self.stores.outbox.depth()
        let exchanges = try await self.stores.upkeep.depth(now: self.clock.now)
        let gauges: [(name: String, help: String, value: Int)] = [
            ("realms", "Realms applied.", try await self.stores.registry.all().count),
            ("outbox_waiting", "Deliveries that wait for their next attempt.", depth.waiting),
            ("outbox_dead", "Deliveries given up.", depth.dead),
            ("exchanges_waiting", "Exchanges that wait for an application.", exchanges.waiting),
            ("exchanges_suspended", "Exchanges that wait for an operator.", exchanges.suspended),
            ("exchanges_overdue", "Unfinished exchanges whose moment has passed.", exchanges.overdue),
        ]
        let lines =
            gauges.flatMap { gauge in
                [
                    "# HELP liamm_\(gauge.name) \(gauge.help)", "# TYPE liamm_\(gauge.name) gauge",
                    "liamm_\(gauge.name) \(gauge.value)",
                ]
            } + [
                "# HELP liamm_build_info The version that runs.", "# TYPE liamm_build_info gauge",
                "liamm_build_info{version=\"\(Product.version)\"} 1",
            ]
        return self.text((lines + self.operatorSignIns + self.signIns).joined(separator: "\n") + "\n", .ok)
    }

    /// Of the break-glass accounts: always there, so that an alarm can be set on it before it rises.
    private var operatorSignIns: [String] {
        let count = self.meter.samples.filter { $0.place.realm == Realm.platform && $0.place.result == .opened }
            .reduce(0) { $0 + $1.count }
        return [
            "# HELP liamm_operator_logins_total Sign-ins of operators on this node since it started.",
            "# TYPE liamm_operator_logins_total counter", "liamm_operator_logins_total \(count)",
        ]
    }

    private var signIns: [String] {
        [
            "# HELP liamm_logins_total How sign-ins ended on this node since it started.",
            "# TYPE liamm_logins_total counter",
        ]
            + self.meter.samples.map { place, count in
                "liamm_logins_total{realm=\"\(place.realm)\",means=\"\(place.means)\","
                    + "result=\"\(place.result.rawValue)\"} \(count)"
            }
    }

    private func text(_ text: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
