import HTTPTypes
import Hummingbird
import NIOCore

/// `/openapi.json`: the broker's interface and the provider's endpoints, for programs (OpenAPI 3.1).
struct DescriptionController {
    private static let text = Embedded.text("Assets/openapi.json") ?? "{}"

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/openapi.json") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json", .cacheControl: "public, max-age=300"],
                body: .init(byteBuffer: ByteBuffer(string: Self.text))
            )
        }
    }
}
