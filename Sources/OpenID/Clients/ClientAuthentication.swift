package import Model
package import Primitives

/// How a client proves itself where it must (RFC 6749, section 2.3; RFC 7523; RFC 8705): exactly the registered way, once.
package struct ClientAuthentication: Sendable {
    private let applications: any ApplicationRegistry
    private let assertions: ClientAssertions
    private let keys: ClientKeys
    private let authorities: ClientAuthorities?
    private let limits: RequestLimits
    private let clock: any WallClock

    /// Without `authorities` nobody proves itself by `tls_client_auth`.
    package init(
        applications: any ApplicationRegistry,
        replays: any ReplayStore,
        keys: ClientKeys,
        authorities: ClientAuthorities?,
        limits: RequestLimits,
        clock: any WallClock
    ) {
        self.applications = applications
        self.assertions = ClientAssertions(replays: replays, keys: keys, clock: clock)
        self.keys = keys
        self.authorities = authorities
        self.limits = limits
        self.clock = clock
    }

    /// Where each endpoint that clients call begins: no parameter came twice (RFC 6749, section 3.2), and who calls is proved.
    ///
    /// Every failure is `invalid_client` with the same words; more than one way at once is `invalid_request`, and more
    /// requests than the application may make, or failures than its network may, `temporarily_unavailable`.
    package func authenticate(_ caller: Caller, form: FormParameters) async throws -> Application {
        guard form.repeated.isEmpty else { throw OAuthError(.invalidRequest, "a parameter is repeated") }
        try self.limits.admit(caller)
        var client: Application.ClientID?
        let application: Application
        do {
            let presented = try PresentedCredentials(authorization: caller.authorization, form: form)
            client = presented.clientID
            try self.limits.admit(caller, as: presented.clientID)
            application = try await self.proved(presented, by: caller)
        } catch let error as OAuthError {
            if error.code == .invalidClient { self.limits.noteFailure(of: caller, as: client) }
            throw error
        }
        try self.limits.take(application, by: caller)
        return application
    }

    private static let wrongCertificate = "called without the certificate that is registered"
    static let refusal = OAuthError(.invalidClient, "client authentication failed")

    private func proved(_ presented: PresentedCredentials, by caller: Caller) async throws -> Application {
        // Before it is known whether there is such a client: the time it takes says nothing.
        let hash = presented.secret.map { Digest.sha256($0) }
        let notes = caller.notes
        guard let application = try await self.applications.application(presented.clientID) else {
            notes.note(cause: "no application has the identifier that was sent")
            throw Self.refusal
        }
        notes.note(client: application.clientID)
        guard application.isEnabled else {
            notes.note(cause: "the application is disabled")
            throw Self.refusal
        }
        switch (application.authentication, presented.way) {
        case (.none, .nothing): break
        case (.secretBasic, .basic), (.secretPost, .post):
            guard let hash, application.secretHashes.contains(where: { constantTimeEquals($0, hash) }) else {
                notes.note(cause: "called with a wrong secret")
                throw Self.refusal
            }
        case (.privateKeyJWT, .assertion(let assertion)):
            do {
                try await self.assertions.verify(assertion, of: application, caller)
            } catch let error as OAuthError {
                notes.note(cause: "called with an assertion that does not hold: key, audience, time or jti")
                throw error
            }
        case (.tlsClientAuth, .nothing):
            guard let authorities, let subject = application.client.certificateSubject,
                let certificate = caller.certificate.flatMap(ClientCertificate.init),
                certificate.proves(subject, by: authorities, at: self.clock.now)
            else {
                notes.note(cause: Self.wrongCertificate)
                throw Self.refusal
            }
        case (.selfSignedTLSClientAuth, .nothing):
            guard let certificate = caller.certificate.flatMap(ClientCertificate.init),
                try await self.hasKey(of: certificate, application)
            else {
                notes.note(cause: Self.wrongCertificate)
                throw Self.refusal
            }
        default:
            notes.note(
                cause: "called with \(presented.name), registered: \(application.authentication.rawValue)"
            )
            throw Self.refusal
        }
        return application
    }

    /// A key that is not known is looked for once more, where the client publishes its keys.
    private func hasKey(of certificate: ClientCertificate, _ application: Application) async throws -> Bool {
        for isStale in [false, true] {
            guard let set = try? await self.keys.keys(of: application, isStale: isStale) else { break }
            if certificate.hasKey(of: set) { return true }
        }
        return false
    }
}
