import JOSE
import Primitives

extension Application {
    /// The command line of administrators, an application of the hub's own: public, by device (RFC 8628) or by a
    /// loopback address (RFC 8252, section 7.3).
    ///
    /// It has no access rule: what whoever signs in may do is decided by their roles, at each call.
    package static let commandLine: Application = {
        var client = ClientSettings()
        client.grants = [.authorizationCode, .refreshToken, .deviceCode]
        return Application(
            realm: Realm.region,
            clientID: "liamm-cli",
            name: "liamm",
            authentication: .none,
            redirectURIs: ["http://127.0.0.1/callback", "http://[::1]/callback"],
            idTokenAlgorithm: .ES256,
            client: client
        )
    }()

    package var isCommandLine: Bool {
        self.realm == Realm.region && self.clientID == Self.commandLine.clientID
    }
}
