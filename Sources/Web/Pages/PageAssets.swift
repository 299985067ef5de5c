import Primitives

/// The files a page needs, each at an address that changes with its content, so that it may be kept for ever.
package struct PageAssets: Sendable {
    package struct Asset: Sendable {
        package let path: String
        package let mediaType: String
        package let text: String
    }

    private static let mediaTypes = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "json": "application/json",
        "svg": "image/svg+xml",
    ]
    private let byName: [String: Asset]

    package init() {
        var assets: [String: Asset] = [:]
        for file in Embedded.names where file.hasPrefix("Assets/") {
            let name = String(file.dropFirst("Assets/".count))
            guard let text = Embedded.text(file), let dot = name.lastIndex(of: ".") else { continue }
            let version = Hex.encode(Digest.sha256(text).prefix(4))
            assets[name] = Asset(
                path: "/assets/\(name)?v=\(version)",
                mediaType: Self.mediaTypes[String(name[name.index(after: dot)...])] ?? "application/octet-stream",
                text: text
            )
        }
        self.byName = assets
    }

    package subscript(name: String) -> Asset? { self.byName[name] }

    package var names: [String] { self.byName.keys.sorted() }
}
