package import Model
package import Primitives

/// What a browser keeps of the accounts that signed in with it: sealed, so that nobody makes one; no name in it.
package struct KnownBrowser: Sendable, Hashable {
    private static let limit = 4

    package let id: String
    /// Digests, the newest first: some browsers have several users.
    private var accounts: [String]

    package init(random: any RandomSource) {
        self.id = random.token(bytes: 16)
        self.accounts = []
    }

    package func knows(_ account: String) -> Bool { self.accounts.contains(Self.digest(account)) }

    package func learning(_ account: String) -> KnownBrowser {
        var copy = self
        let digest = Self.digest(account)
        copy.accounts = Array(([digest] + self.accounts.filter { $0 != digest }).prefix(Self.limit))
        return copy
    }

    package func sealed(by sealer: any SecretSealer) -> String {
        let json: JSONValue = ["b": .string(self.id), "a": .array(self.accounts.map { .string($0) })]
        return Base64URL.encode(sealer.seal(json.canonicalBytes, for: .knownBrowser))
    }

    package init?(sealed text: String, sealer: any SecretSealer) {
        guard text.utf8.count < 1024, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .knownBrowser), let json = try? StrictJSON.parse(opened),
            let id = json["b"]?.string, let accounts = json["a"]?.array
        else { return nil }
        self.id = id
        self.accounts = accounts.compactMap(\.string)
    }

    private static func digest(_ account: String) -> String {
        Base64URL.encode(Array(Digest.sha256(account).prefix(16)))
    }
}
