import Model
import OpenID
import Primitives

extension FuzzTarget {
    /// The address registered, byte for byte, or of a public application the same loopback address at another port.
    ///
    /// Input: the registered address, a line feed, the address asked for.
    static let redirect = FuzzTarget("redirect") { input in
        guard let lines = input.text?.lines, lines.count == 2 else { return }
        let (registered, asked) = (lines[0], lines[1])
        let isSame = registered.isSame(as: asked)
        require(matches(asked, registered, .secretBasic) == isSame, "with a secret: byte for byte")
        let differsInPort = withoutPort(asked).map { other in
            withoutPort(registered).map { $0.isSame(as: other) } ?? false
        }
        require(matches(asked, registered, .none) == (isSame || differsInPort ?? false), "or in the port of a loopback")
        if let origin = RedirectURI.origin(registered) {
            require(registered.hasPrefix(origin), "an origin is how its address begins")
            require(
                origin.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3B && $0 != 0x2C },
                "a policy can hold it"
            )
        }
        let target = RedirectURI.appending([("code", "a b&c"), ("state", asked)], to: registered)
        require(target.utf8.starts(with: registered.utf8), "what is added comes after the registered address")
        let added = target.utf8.dropFirst(registered.utf8.count)
        require(added.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }, "what is added cannot end the query")
        guard let values = try? FormParameters(parsing: added.dropFirst()).values else {
            return require(asked.utf8.contains(0), "what is added is read again")
        }
        require(values["code"] == "a b&c" && values["state"]?.isSame(as: asked) ?? false, "and is the same")
    }

    private static func matches(_ asked: String, _ registered: String, _ way: Application.Authentication) -> Bool {
        let application = Application(
            realm: "brest",
            clientID: "fuzz",
            name: "fuzz",
            authentication: way,
            redirectURIs: [registered]
        )
        return RedirectURI.isRegistered(asked, for: application)
    }

    /// A loopback address without its port, by another way than the matcher's; nil for every other address.
    private static func withoutPort(_ address: String) -> String? {
        var bytes = Array(address.utf8)
        let hosts = ["http://127.0.0.1", "http://[::1]"].map { Array($0.utf8) }
        guard let host = hosts.first(where: { bytes.starts(with: $0) }) else { return nil }
        let end = bytes[host.count...].firstIndex(of: 0x2F) ?? bytes.count
        if end > host.count {
            let digits = String(decoding: bytes[(host.count + 1)..<end], as: UTF8.self)
            guard bytes[host.count] == 0x3A, let port = UInt16(digits), port > 0, digits.isSame(as: "\(port)") else {
                return nil
            }
        }
        bytes.removeSubrange(host.count..<end)
        return String(decoding: bytes, as: UTF8.self)
    }
}
