import Bootstrap
import Broker
package import JOSE
package import Model
import OpenID
import Primitives
import Testing

/// What the broker is told before applications exchange anything, and its own background work.
extension Hub {
    /// Bytes of one piece of a `deliberation` and of a `note`.
    package static let largestPiece: Int64 = 65_536
    package static let largestNote: Int64 = 1000

    /// `signature` goes to `parapheur` for a new version and comes back; `copie` goes to `parapheur` and ends there.
    package func declareCatalog() async throws {
        let types = [
            DocumentType(
                id: "deliberation",
                title: "Délibération",
                mainMediaTypes: ["application/pdf"],
                annexMediaTypes: ["application/pdf", "image/png"],
                maximumPieceSize: Self.largestPiece,
                maximumPieces: 4
            ),
            DocumentType(
                id: "note",
                title: "Note",
                mainMediaTypes: ["text/plain"],
                maximumPieceSize: Self.largestNote,
                maximumPieces: 1
            ),
        ]
        let parapheur = Route.Recipient.application("parapheur")
        let routes = [
            Route(
                id: "signature",
                title: "Signature",
                documentType: "deliberation",
                steps: [
                    .init(name: "Signature", recipient: parapheur, days: 10, expectsVersion: true),
                    .init(name: "Retour", recipient: .sender, days: 5),
                ]
            ),
            Route(
                id: "copie",
                title: "Copie",
                documentType: "deliberation",
                steps: [.init(name: "Copie", recipient: parapheur, days: 3)]
            ),
            Route(
                id: "note",
                title: "Note",
                documentType: "note",
                steps: [.init(name: "Note", recipient: parapheur, days: 3)]
            ),
        ]
        try await self.stores.catalog
            .apply(types: types, routes: routes, audit: AuditEvent(.catalogApplied, actor: .hub), at: self.clock.now)
    }

    /// A regional application, active in both realms unless told otherwise, with its rights and a token.
    package func party(
        _ id: Model.Application.ClientID,
        rights: Set<Model.Application.BrokerRight> = [.deposit, .receive],
        in realm: Realm.Slug = Realm.region,
        activatedRealms: [Realm.Slug] = ["armor", "argoat"]
    ) async throws -> BrokerParty {
        let client = try await self.client(id, in: realm, activatedRealms: activatedRealms)
        try await self.change(client) { $0.brokerRights = rights }
        return BrokerParty(hub: self, client: client, token: try await self.brokerToken(client))
    }

    /// RFC 6749, section 4.4.
    package func clientCredentials(_ client: HubClient, scope: String? = nil) async throws -> HubAnswer {
        var form = [("grant_type", "client_credentials")]
        if let scope { form.append(("scope", scope)) }
        return try await self.token(client, form: form)
    }

    package func brokerToken(_ client: HubClient, scope: String? = nil) async throws -> String {
        let answer = try await self.clientCredentials(client, scope: scope)
        return try #require(answer.json?["access_token"]?.string, "\(answer.text)")
    }

    /// Where the bytes of pieces are.
    package var objectFolder: String { String(self.assembly.configuration.objects.dropFirst("file:".count)) }

    /// Forgets what nobody used and nobody finished, as the hub does every hour: how many.
    package func forgetUnused() async throws -> Int { try await self.assembly.upkeep.forget() }

    /// Chains the journal and signs a root over it, as the hub does every minute.
    @discardableResult
    package func signRoot() async throws -> EvidenceRoot? {
        while try await self.stores.audit.chain(now: self.clock.now) > 0 {}
        return try await self.stores.evidence.makeRoot(signing: try await self.signing(), at: self.clock.now)
    }

    @discardableResult
    package func expireHandovers() async throws -> Int {
        try await self.stores.upkeep.expireHandovers(signing: try await self.signing(), at: self.clock.now)
    }

    /// The keys as anybody reads them.
    package func evidenceKeys() async throws -> KeySet {
        try KeySet(json: try await self.send(.get("/broker/v1/evidence/keys")).text.utf8)
    }

    private func signing() async throws -> EvidenceSigning {
        EvidenceSigning(key: try await self.stores.evidence.signingKey(at: self.clock.now), issuer: Self.url)
    }
}
