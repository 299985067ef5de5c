import Foundation
import HTTPTypes
package import Model
package import Primitives
import Testing

/// An application at the broker, with a token of its own.
package struct BrokerParty: Sendable {
    package let hub: Hub
    package let client: HubClient
    package var token: String

    package init(hub: Hub, client: HubClient, token: String) {
        self.hub = hub
        self.client = client
        self.token = token
    }

    private var bearer: (name: String, value: String) { (name: "Authorization", value: "Bearer \(self.token)") }

    package func get(_ path: String, headers: [(name: String, value: String)] = []) async throws -> HubAnswer {
        try await self.hub.send(.get("/broker/v1/\(path)", headers: [self.bearer] + headers))
    }

    package func post(
        _ path: String,
        _ body: JSONValue = [:],
        headers: [(name: String, value: String)] = []
    ) async throws -> HubAnswer {
        try await self.hub.send(
            .post(
                "/broker/v1/\(path)",
                text: body.canonicalText,
                type: "application/json",
                headers: [self.bearer] + headers
            )
        )
    }

    // MARK: - Bytes

    /// `digest` is the field as it is sent; nil leaves it out.
    package func upload(_ bytes: [UInt8], digest: String?, realm: Realm.Slug? = "armor") async throws -> HubAnswer {
        var headers = [self.bearer, (name: "Content-Type", value: "application/octet-stream")]
        if let digest { headers.append((name: "Content-Digest", value: digest)) }
        return try await self.hub.send(
            HubRequest(
                method: .post,
                target: "/broker/v1/uploads" + (realm.map { "?realm=\($0)" } ?? ""),
                headers: headers,
                body: bytes
            )
        )
    }

    /// The identifier of an upload that went well.
    package func upload(_ text: String, realm: Realm.Slug = "armor") async throws -> String {
        let bytes = Array(text.utf8)
        let answer = try await self.upload(bytes, digest: Self.contentDigest(of: bytes), realm: realm)
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer.json?["id"]?.string)
    }

    /// RFC 9530, section 2.
    package static func contentDigest(of bytes: [UInt8]) -> String {
        "sha-256=:\(Data(Digest.sha256(bytes)).base64EncodedString()):"
    }

    package static func piece(
        _ upload: String,
        role: String = "main",
        name: String = "acte.pdf",
        type: String = "application/pdf"
    ) -> JSONValue {
        ["upload": .string(upload), "role": .string(role), "fileName": .string(name), "mediaType": .string(type)]
    }

    // MARK: - Documents and exchanges

    /// Changes to nil leave a member out.
    package func deposit(
        _ key: String,
        _ pieces: [JSONValue],
        _ changes: [String: JSONValue?] = [:],
        idempotencyKey: String? = nil
    ) async throws -> HubAnswer {
        var body: [String: JSONValue] = [
            "realm": "armor", "type": "deliberation", "key": .string(key), "title": "Budget primitif",
            "pieces": .array(pieces),
        ]
        for (name, value) in changes { body[name] = value }
        return try await self.post(
            "documents",
            .object(body),
            headers: [Self.idempotency(idempotencyKey ?? "d-\(key)")]
        )
    }

    /// What a deposit of one main piece answers.
    package func document(_ key: String, _ text: String, realm: Realm.Slug = "armor") async throws -> JSONValue {
        let upload = try await self.upload(text, realm: realm)
        let answer = try await self.deposit(key, [Self.piece(upload)], ["realm": .string(realm.text)])
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer.json)
    }

    package func start(_ document: String, _ route: String, idempotencyKey: String? = nil) async throws -> HubAnswer {
        try await self.post(
            "exchanges",
            ["document": .string(document), "route": .string(route)],
            headers: [Self.idempotency(idempotencyKey ?? "s-\(document)-\(route)")]
        )
    }

    package static func idempotency(_ key: String) -> (name: String, value: String) {
        (name: "Idempotency-Key", value: key)
    }

    // MARK: - Handovers

    /// What was offered to it and not leased yet.
    package func offered() async throws -> [JSONValue] {
        let answer = try await self.get("inbox")
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(answer.json?["items"]?.array)
    }

    package func act(_ verb: String, on handover: String, _ body: JSONValue = [:]) async throws -> HubAnswer {
        try await self.post("handovers/\(handover)/\(verb)", body)
    }

    /// The fence of a lease that went well.
    package func lease(_ handover: String, seconds: Int64 = 300) async throws -> Int64 {
        let answer = try await self.act("lease", on: handover, ["seconds": .integer(seconds)])
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(answer.json?["handover"]?["fence"]?.integer)
    }
}
