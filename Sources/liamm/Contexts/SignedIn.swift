import AdminAPI
import Primitives

/// Keeps the sign-in of one context: gives its access token, renewed where it has ended.
struct SignedIn: Sendable {
    /// An access token that ends sooner is renewed first.
    private static let margin = Duration.seconds(30)

    let file: ContextFile
    let name: String
    var clock: any WallClock = SystemWallClock()

    func token() async throws -> String {
        if let tokens = try self.file.read().contexts[self.name]?.tokens, self.isFresh(tokens) { return tokens.access }
        let token = try await self.file.change { content -> String? in
            guard let context = content.contexts[self.name], let tokens = context.tokens else { return nil }
            // Another command renewed it while this one waited.
            if self.isFresh(tokens) { return tokens.access }
            content.contexts[self.name]?.tokens = nil
            guard let refresh = tokens.refresh else { return nil }
            let connection = try Authorities.connection(context)
            let hub = try await DeviceSignIn(hub: context.hub, over: connection, clock: self.clock)
            guard let renewed = try await hub.renewed(refresh) else { return nil }
            content.contexts[self.name]?.tokens = SignInTokens(
                access: renewed.access,
                expiresAt: renewed.expiresAt,
                refresh: renewed.refresh ?? refresh
            )
            return renewed.access
        }
        guard let token else { throw try self.ended() }
        return token
    }

    /// Ends the sign-in here, and at the hub where it can be reached: false when the hub was not told.
    func end() async throws -> Bool {
        let context = try await self.file.change { content -> ContextFile.Context? in
            let context = content.contexts[self.name]
            content.contexts[self.name]?.tokens = nil
            return context
        }
        guard let context, let tokens = context.tokens else { return true }
        guard let connection = try? Authorities.connection(context),
            let hub = try? await DeviceSignIn(hub: context.hub, over: connection, clock: self.clock)
        else { return false }
        return (try? await hub.revoke(tokens.refresh ?? tokens.access)) ?? false
    }

    private func isFresh(_ tokens: SignInTokens) -> Bool { tokens.expiresAt - self.clock.now > Self.margin }

    private func ended() throws -> Problem {
        let hub = try self.file.read().contexts[self.name]?.hub
        return Problem(
            .notSignedIn,
            status: 401,
            title: "not signed in to \(self.name)",
            hint: "liamm login \(hub ?? "https://…")"
        )
    }
}
