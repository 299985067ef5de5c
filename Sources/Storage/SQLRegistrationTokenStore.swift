import Model
import Primitives
import SQLCore

/// Initial access tokens of dynamic registration.
struct SQLRegistrationTokenStore: RegistrationTokenStore {
    let context: StorageContext

    func add(_ token: RegistrationToken, audit: AuditEvent) async throws {
        let access = token.access == .everyone ? nil : try JSONColumn.encode(token.access)
        try await self.context.write("registration token") { transaction in
            try await transaction.execute(
                """
                insert into registration_tokens (id, hash, realm, label, remaining_uses, application_life, access,
                    requires_pkce, created_at, expires_at)
                values (\(token.id), \(token.hash), \(token.realm), \(token.label), \(token.remainingUses),
                    \(nullable: token.applicationLife?.components.seconds),
                    \(nullable: access), \(token.requiresPKCE),
                    \(token.createdAt), \(token.expiresAt))
                """
            )
            try await self.context.record(audit, at: token.createdAt, in: transaction)
        }
    }

    func all() async throws -> [RegistrationToken] {
        try await self.context.list(
            "registration tokens",
            "select * from registration_tokens order by created_at, id"
        ) { try RegistrationToken($0) }
    }

    func revoke(_ id: RegistrationToken.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        try await self.context.write("registration token") { transaction in
            guard try await transaction.execute("delete from registration_tokens where id = \(id)") == 1 else {
                return false
            }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func register(
        with hash: [UInt8],
        at time: Timestamp,
        _ application: @escaping @Sendable (RegistrationToken) throws -> (Application, AuditEvent)
    ) async throws -> Application? {
        try await self.context.write("registration of an application") { transaction in
            // The row is taken by writing to it: of fifty at once no more register than it has uses.
            let rows = try await transaction.query(
                """
                update registration_tokens set remaining_uses = remaining_uses - 1
                where hash = \(hash) and remaining_uses > 0 and expires_at > \(time) returning *
                """
            )
            guard let row = rows.first else { return nil }
            let (made, audit) = try application(try RegistrationToken(row))
            try await self.context.insert(made, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return made
        }
    }
}

extension RegistrationToken {
    fileprivate init(_ row: SQLRow) throws {
        self.init(
            id: try row.identifier("id"),
            hash: try row.bytes("hash"),
            realm: try row.identifier("realm"),
            label: try row.text("label"),
            remainingUses: Int(try row.integer("remaining_uses")),
            applicationLife: try row.integerIfPresent("application_life").map { .seconds($0) },
            access: try row.textIfPresent("access").map { try JSONColumn.decode(Application.AccessRule.self, $0) }
                ?? .everyone,
            requiresPKCE: try row.bool("requires_pkce"),
            createdAt: try row.timestamp("created_at"),
            expiresAt: try row.timestamp("expires_at")
        )
    }
}
