import Foundation
import Model
import Primitives
import SQLCore

/// A column that keeps JSON.
enum JSONColumn {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw SQLError(.corrupt, detail: "a stored \(type) cannot be read")
        }
    }
}

extension Affiliation {
    private static let profiles = DecodedColumn<Profile>()

    init(_ row: SQLRow) throws {
        let source = try row.text("source")
        let kind: Source =
            source.isEmpty
            ? .local
            : .directory(.init(source), key: try row.text("source_key"), dn: try row.textIfPresent("source_dn") ?? "")
        self.init(
            realm: try row.identifier("realm"),
            id: try row.identifier("id"),
            agent: try row.identifier("agent"),
            source: kind,
            profile: try Self.profiles.value(try row.text("profile")) { try JSONColumn.decode(Profile.self, $0) },
            status: Status(rawValue: try row.text("status")) ?? .disabled,
            disabledAt: try row.timestampIfPresent("disabled_at"),
            disabledBy: try row.textIfPresent("disabled_by").flatMap { DisabledBy(rawValue: $0) },
            isConfirmed: try row.bool("is_confirmed"),
            createdAt: try row.timestamp("created_at")
        )
    }

    /// Login and mail, folded; equal ones count once.
    static func names(of profile: Profile) -> Set<String> {
        Set([profile.login, profile.mail].compactMap { $0 }.map(folded))
    }
}

/// ASCII lower case: the two engines then compare bytes alike.
func folded(_ text: String) -> String {
    String(decoding: text.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
}

extension Agent {
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.identifier("id"),
            subject: try row.identifier("subject"),
            createdAt: try row.timestamp("created_at")
        )
    }
}

extension Session {
    private static let evidence = DecodedColumn<[Evidence]>()

    init(_ row: SQLRow) throws {
        self.init(
            id: try row.identifier("id"),
            agent: try row.identifier("agent"),
            evidence: try Self.evidence.value(try row.text("evidence"), decode: EvidenceColumn.decode),
            device: try row.text("device"),
            address: try row.text("address"),
            createdAt: try row.timestamp("created_at"),
            lastUsedAt: try row.timestamp("last_used_at"),
            idle: .microseconds(try row.integer("idle")),
            expiresAt: try row.timestamp("expires_at")
        )
    }
}

extension Grant {
    private static let detailed = DecodedColumn<GrantDetails>()

    init(_ row: SQLRow) throws {
        self.init(
            id: try row.identifier("id"),
            agent: try row.identifier("agent"),
            realm: try row.identifier("realm"),
            affiliation: try row.identifier("affiliation"),
            application: try row.identifier("application"),
            issuerRealm: try row.identifierIfPresent("issuer_realm"),
            session: try row.identifier("session"),
            scopes: try row.text("scopes").split(separator: " ").map(String.init),
            nonce: try row.textIfPresent("nonce"),
            authenticatedAt: try row.timestamp("authenticated_at"),
            acrValues: WordsColumn.words(try row.textIfPresent("acr_values") ?? ""),
            details: try row.textIfPresent("details").map { text in
                try Self.detailed.value(text) { try JSONColumn.decode(GrantDetails.self, $0) }
            } ?? GrantDetails(),
            createdAt: try row.timestamp("created_at"),
            expiresAt: try row.timestamp("expires_at")
        )
    }
}
