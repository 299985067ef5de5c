import DirectorySync

extension Configuration {
    /// Where the passwords that realm files name may lie: never where the hub's own secrets are.
    func secretReferences(environment: [String: String]) -> SecretReferences {
        let own = [self.masterKey, self.database].compactMap { reference in
            reference.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init)
        }
        return SecretReferences(
            environment: environment,
            isSandbox: self.sandbox,
            folder: self.secrets,
            forbidden: own + [self.tls?.key].compactMap { $0 }
        )
    }
}
