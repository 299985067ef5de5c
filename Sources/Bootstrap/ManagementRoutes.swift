import Hummingbird
import Model
import NIOCore
import Web

/// `/livez`, `/readyz`, `/metrics`: for the machine's operator, on an address of their own.
struct ManagementRoutes {
    let stores: any Stores

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
            let isAble = try await self.stores.keys.all().contains { $0.state == .active }
            return self.text(isAble ? "ok\n" : "no signing key\n", isAble ? .ok : .serviceUnavailable)
        } catch {
            return self.text("database: \(error)\n", .serviceUnavailable)
        }
    }

    private func metrics() async throws -> Response {
        let depth = try await self.stores.outbox.depth()
        let realms = try await self.stores.registry.all().count
        let lines = [
            "# TYPE liamm_realms gauge", "liamm_realms \(realms)",
            "# TYPE liamm_outbox_waiting gauge", "liamm_outbox_waiting \(depth.waiting)",
            "# TYPE liamm_outbox_dead gauge", "liamm_outbox_dead \(depth.dead)",
            "# TYPE liamm_build_info gauge", "liamm_build_info{version=\"0.1.0\"} 1",
        ]
        return self.text(lines.joined(separator: "\n") + "\n", .ok)
    }

    private func text(_ text: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
