import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// A client of FAPI 2.0 with the keys of its variant, an agent who is signed in, and the hub behind TLS.
struct ProfileScene: Sendable {
    let tls: TLSScene
    let variant: ProfileVariant
    let client: HubClient
    /// Of assertions, and of DPoP proofs.
    let key: ProofKey
    let prover: ProofKey
    let member: Affiliation
    let browser: HubBrowser

    var hub: Hub { self.tls.hub }

    static func lend(
        _ variant: ProfileVariant,
        algorithm: SigningAlgorithm = .ES256,
        _ body: @escaping @Sendable (ProfileScene) async throws -> Void
    ) async throws {
        try await TLSScene.lend { tls in
            let (key, prover) = (try ProofKey(algorithm), try ProofKey(algorithm))
            let member = try await tls.hub.member()
            try await body(
                ProfileScene(
                    tls: tls,
                    variant: variant,
                    client: try await self.client("mairie", variant, key, on: tls.hub),
                    key: key,
                    prover: prover,
                    member: member,
                    browser: try await tls.hub.browser(signedInAs: member)
                )
            )
        }
    }

    /// The same for another client, with its own keys and certificate.
    func other(_ id: Application.ClientID = "courrier") async throws -> ProfileScene {
        let (key, prover) = (try ProofKey(), try ProofKey())
        let client = try await Self.client(id, self.variant, key, on: self.hub)
        return ProfileScene(
            tls: self.tls,
            variant: self.variant,
            client: client,
            key: key,
            prover: prover,
            member: self.member,
            browser: self.browser
        )
    }

    private static func client(
        _ id: Application.ClientID,
        _ variant: ProfileVariant,
        _ key: ProofKey,
        on hub: Hub
    ) async throws -> HubClient {
        try await hub.client(id, proving: variant.authentication) {
            $0.profile = .fapi2
            $0.tokenBinding = variant.binding
            if variant.asserts {
                $0.keys = key.keySet
            } else {
                $0.certificateSubject = .init(kind: .distinguishedName, value: "CN=\(id),O=Commune de Kerlann,C=FR")
            }
        }
    }

    // MARK: - What a client sends

    /// A request as this client makes it, before a test changes it.
    struct Sent: Sendable {
        var method = "POST"
        var form: [(String, String)]
        var assertion: String?
        var proofs: [String]
        /// The name of the certificate that is shown; nil: none.
        var certificate: String?
    }

    func assertion(
        header: [String: JSONValue?] = [:],
        claims: [String: JSONValue?] = [:],
        by key: ProofKey? = nil
    ) throws -> String {
        try (key ?? self.key).assertion(of: self.client.id.text, at: self.hub, header: header, claims: claims)
    }

    /// To an endpoint below `/oauth2/`, right unless changed.
    func call(
        _ endpoint: String,
        _ form: [(String, String)],
        _ change: (inout Sent) throws -> Void = { _ in }
    ) async throws -> HubAnswer {
        let path = "/oauth2/\(endpoint)"
        var sent = Sent(form: form, proofs: [], certificate: self.variant.shows ? self.client.id.text : nil)
        if self.variant.asserts {
            sent.assertion = try self.assertion()
        } else {
            sent.form.append(("client_id", self.client.id.text))
        }
        if self.variant.proves, endpoint == "token" { sent.proofs = [try self.prover.proof(of: self.hub)] }
        try change(&sent)
        let whole = sent.assertion.map { Hub.asserted($0, sent.form) } ?? sent.form
        var request = HubRequest.post(path, form: whole, headers: sent.proofs.map { (name: "DPoP", value: $0) })
        if sent.method != "POST" {
            request = HubRequest.method(sent.method, "\(path)?\(FormParameters.encode(whole))")
        }
        return try await self.tls.hub(showing: sent.certificate).send(request)
    }

    // MARK: - The flow, step by step

    /// What is pushed; a change to nil leaves a parameter out.
    func request(_ changes: [String: String?] = [:]) throws -> [(String, String)] {
        let path = self.hub.authorizePath(self.client, changes)
        let query = try #require(path.split(separator: "?", maxSplits: 1).last)
        // Whoever signs who it is need not say it again.
        return try FormParameters(parsing: query.utf8).pairs.filter { $0.0 != "client_id" }
    }

    func push(
        _ changes: [String: String?] = [:],
        _ change: (inout Sent) throws -> Void = { _ in }
    ) async throws -> HubAnswer {
        try await self.call("par", self.request(changes), change)
    }

    func reference(
        _ changes: [String: String?] = [:],
        _ change: (inout Sent) throws -> Void = { _ in }
    ) async throws -> String {
        let answer = try await self.push(changes, change)
        return try #require(answer.json?["request_uri"]?.string, "\(answer.status) \(answer.text)")
    }

    /// The authorization request that names a reference and nothing else.
    func path(_ reference: String, _ more: [String: String] = [:]) -> String {
        self.hub.referringPath(self.client, more.merging(["request_uri": reference]) { $1 })
    }

    func code(
        _ changes: [String: String?] = [:],
        _ change: (inout Sent) throws -> Void = { _ in }
    ) async throws -> String {
        let answer = try await self.browser.get(self.path(self.reference(changes, change)))
        return try #require(answer.parameters["code"], "\(answer.status) \(answer.location ?? answer.text)")
    }

    /// The form that redeems a code; a change to nil leaves a parameter out.
    func redeem(
        _ code: String,
        _ changes: [String: String?] = [:],
        _ change: (inout Sent) throws -> Void = { _ in }
    ) async throws -> HubAnswer {
        var form = Hub.redemption(of: code, for: self.client)
        for (name, value) in changes {
            form.removeAll { $0.0 == name }
            if let value { form.append((name, value)) }
        }
        return try await self.call("token", form, change)
    }

    func refresh(_ token: String, _ change: (inout Sent) throws -> Void = { _ in }) async throws -> HubAnswer {
        try await self.call("token", [("grant_type", "refresh_token"), ("refresh_token", token)], change)
    }

    func tokens(_ changes: [String: String?] = [:]) async throws -> HubTokens {
        try FlowChecks.tokens(await self.redeem(self.code(changes)), type: self.variant.tokenType)
    }

    // MARK: - The resource

    /// A call of userinfo with all that the token is bound to, unless changed; nil proofs: the right one, where there is one.
    func userinfo(
        _ token: String,
        scheme: String? = nil,
        proofs: [String]? = nil,
        showing certificate: String?? = nil
    ) async throws -> HubAnswer {
        let path = "/oauth2/userinfo"
        var headers = [(name: "Authorization", value: "\(scheme ?? self.variant.tokenType) \(token)")]
        let right =
            self.variant.proves ? [try self.prover.proof(of: self.hub, method: "GET", to: path, with: token)] : []
        headers += (proofs ?? right).map { (name: "DPoP", value: $0) }
        let shown = certificate ?? (self.variant.shows ? self.client.id.text : nil)
        return try await self.tls.hub(showing: shown).send(.get(path, headers: headers))
    }
}
