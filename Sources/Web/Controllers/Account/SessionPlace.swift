import Messages
import Model
import Primitives

/// Where a browser was, in words where something is known of its address. No list of places of the world is asked: the
/// address tells a network, never a town.
struct SessionPlace {
    private let networks: [IPNetwork]
    private let messages: Messages

    /// Within the networks that the collectivité names in its policy.
    init(_ realm: Realm, _ messages: Messages) {
        self.networks = realm.signIn.networks.compactMap { IPNetwork($0) }
        self.messages = messages
    }

    func words(_ text: String) -> String {
        guard let address = IPAddress(text) else { return text }
        if self.networks.contains(where: { $0.contains(address) }) { return self.messages(.placeOfRealm) }
        return Self.unrouted.contains { $0.contains(address) } ? self.messages(.placePrivate) : text
    }

    /// RFC 1918, RFC 6598, RFC 4193, loopback and link-local: nobody else's, and nobody can be found by them.
    private static let unrouted = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "::1",
        "fc00::/7", "fe80::/10",
    ].compactMap { IPNetwork($0) }
}
