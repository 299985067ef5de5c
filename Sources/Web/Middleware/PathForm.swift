package import Hummingbird

/// Refuses paths that a browser would read as another address: `//host`, `/\\host`, and every empty segment.
package struct PathForm: RouterMiddleware {
    package typealias Context = HubRequestContext

    package init() {}

    package func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        guard Self.isPlain(request.head.path ?? "") else { throw HTTPError(.badRequest) }
        return try await next(request, context)
    }

    /// On the target as it was sent: what a library makes of it is not what a browser would.
    static func isPlain(_ target: String) -> Bool {
        let path = Array(target.utf8.prefix { $0 != UInt8(ascii: "?") })
        guard path.first == UInt8(ascii: "/"), !path.contains(UInt8(ascii: "\\")) else { return false }
        return !zip(path, path.dropFirst()).contains { $0 == UInt8(ascii: "/") && $1 == UInt8(ascii: "/") }
    }
}
