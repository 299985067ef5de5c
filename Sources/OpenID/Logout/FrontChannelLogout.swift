package import Model
package import Primitives

/// What the agent's own browser tells applications when a session ends: OpenID Connect Front-Channel Logout, section 3.
package struct FrontChannelLogout: Sendable {
    /// An application that the session reached, and the realm of the issuer that reached it; nil for the hub's own.
    package struct Reached: Sendable, Hashable {
        package let application: Application.ClientID
        package let issuerRealm: Realm.Slug?

        package init(application: Application.ClientID, issuerRealm: Realm.Slug?) {
            self.application = application
            self.issuerRealm = issuerRealm
        }
    }

    /// Where a frame of the page goes, and what it is called.
    package struct Frame: Sendable, Hashable {
        package let name: String
        package let address: String
    }

    private let stores: any Stores
    private let baseURL: String
    private let clock: any WallClock

    package init(stores: any Stores, baseURL: String, clock: any WallClock) {
        self.stores = stores
        self.baseURL = baseURL
        self.clock = clock
    }

    /// Those that registered a `frontchannel_logout_uri`. Asked before the session ends: its grants end with it.
    package func reached(by session: Session) async throws -> [Reached] {
        let grants = try await self.stores.grants.live(of: session.agent, now: self.clock.now)
        let all = Set(
            grants.filter { $0.session == session.id }
                .map { Reached(application: $0.application, issuerRealm: $0.issuerRealm) }
        )
        var reached: [Reached] = []
        for one in all.sorted(by: Self.precedes) {
            let application = try await self.stores.applications.application(one.application)
            if application?.client.frontchannelLogoutURI != nil { reached.append(one) }
        }
        return reached
    }

    /// The registered addresses with `iss` and `sid` (section 2), and nothing else of the session.
    package func frames(for reached: [Reached], session: Session.ID) async throws -> [Frame] {
        var frames: [Frame] = []
        for one in reached {
            guard let application = try await self.stores.applications.application(one.application),
                let address = application.client.frontchannelLogoutURI
            else { continue }
            let issuer = one.issuerRealm.map { Issuer.realm($0, base: self.baseURL) } ?? .hub(self.baseURL)
            let pairs = [("iss", issuer.url), ("sid", session.text)]
            frames.append(Frame(name: application.name, address: RedirectURI.appending(pairs, to: address)))
        }
        return frames
    }

    private static func precedes(_ first: Reached, _ second: Reached) -> Bool {
        (first.application.text, first.issuerRealm?.text ?? "") < (
            second.application.text, second.issuerRealm?.text ?? ""
        )
    }
}
