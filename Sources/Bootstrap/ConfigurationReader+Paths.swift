extension Configuration {
    /// What a settings file names relatively lies beside it, wherever the server is started from. What begins with a
    /// slash, and what the environment says, is taken as it is.
    mutating func resolvePaths(beside file: String) {
        guard let slash = file.lastIndex(of: "/") else { return }
        let folder = String(file[...slash])
        func beside(_ path: String) -> String { path.hasPrefix("/") || path.isEmpty ? path : folder + path }
        func reference(_ text: String, _ schemes: [String]) -> String {
            guard let scheme = schemes.first(where: text.hasPrefix) else { return text }
            let path = String(text.dropFirst(scheme.count))
            // `sqlite::memory:` is no path.
            return path.hasPrefix(":") ? text : scheme + beside(path)
        }
        self.database = reference(self.database, ["sqlite:"])
        self.objects = reference(self.objects, ["file:"])
        self.masterKey = reference(self.masterKey, ["file:"])
        self.adminSocket = beside(self.adminSocket)
        self.secrets = beside(self.secrets)
        self.tls = self.tls.map { .init(certificate: beside($0.certificate), key: beside($0.key)) }
        self.clientCertificates.authorities = self.clientCertificates.authorities.map(beside)
        self.breachedPasswords = self.breachedPasswords.map(beside)
        self.attestationRoots = self.attestationRoots.map(beside)
        self.mail = self.mail.map { settings in
            var mail = settings
            mail.password = mail.password.map { reference($0, ["file:"]) }
            mail.ca = mail.ca.map(beside)
            return mail
        }
    }
}
