import Logging

/// Finds the issuer's endpoints at start; an issuer that is not up yet is waited for, a wrong one is not.
struct Discovery: Sendable {
    private static let patience = Duration.seconds(120)
    private static let pause = Duration.milliseconds(500)

    private let http: HTTPCaller
    private let logger: Logger

    init(http: HTTPCaller, logger: Logger) {
        self.http = http
        self.logger = logger
    }

    /// The issuer's name is compared byte for byte with the configured one (OpenID Connect Discovery, section 4.3).
    func metadata(of issuer: String) async throws -> ProviderMetadata {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let address = base + "/.well-known/openid-configuration"
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do {
                let metadata = try await self.read(address)
                guard metadata.issuer == issuer else {
                    throw RelyingPartyError(.wrongIssuer, "\(address) names \(metadata.issuer)")
                }
                return metadata
            } catch let error as RelyingPartyError where error.code != .wrongIssuer {
                guard ContinuousClock.now < deadline else { throw error }
                self.logger.info("waiting for the issuer", metadata: ["reason": "\(error)"])
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private func read(_ address: String) async throws -> ProviderMetadata {
        let answer = try await self.http.get(address)
        guard answer.status == 200 else {
            throw RelyingPartyError(.unavailable, "\(address) answered \(answer.status)")
        }
        return try answer.decoded(ProviderMetadata.self)
    }
}
