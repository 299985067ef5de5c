import DirectorySync

extension Configuration {
    /// Where the passwords that realm files name may lie: never where the hub's own secrets are.
    func secretReferences(environment: [String: String]) -> SecretReferences {
        let own = [self.masterKey, self.database, self.mail?.password].compactMap { $0 }.compactMap(Self.path)
        return SecretReferences(
            environment: environment,
            isSandbox: self.sandbox,
            folder: self.secrets,
            forbidden: own + [self.tls?.key].compactMap { $0 }
        )
    }

    /// What stands behind `file:`, `sqlite:`.
    static func path(_ reference: String) -> String? {
        reference.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init)
    }
}
