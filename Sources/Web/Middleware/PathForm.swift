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
        let slash = UInt8(ascii: "/")
        guard target.utf8.first == slash else { return false }
        var previous = UInt8(ascii: "?")
        for byte in target.utf8 {
            if byte == UInt8(ascii: "?") { break }
            guard byte != UInt8(ascii: "\\"), byte != slash || previous != slash else { return false }
            previous = byte
        }
        return true
    }
}
