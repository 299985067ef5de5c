import AdminAPI
import Foundation

/// The address of a hub as it is typed: https, or http on this machine; no path, no slash at the end.
package struct HubAddress: Sendable, Hashable {
    package let text: String
    /// What a context is called where nothing else is said: host, and port where one is given.
    package let name: String

    package init(_ typed: String) throws {
        let refusal = Problem.usage("`\(typed)` is not the address of a hub, such as https://sso.bzh.example")
        guard typed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: typed),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil, ["", "/"].contains(parts.path)
        else { throw refusal }
        let isLocal = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
        guard parts.scheme == "https" || parts.scheme == "http" && isLocal else {
            throw Problem.usage("\(typed): a token is sent by https only")
        }
        let place = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let port = parts.port.map { ":\($0)" } ?? ""
        self.name = place + port
        self.text = "\(parts.scheme ?? "https")://\(place)\(port)"
    }
}
