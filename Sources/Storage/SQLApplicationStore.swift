import Model
import Primitives
import SQLCore

/// Applications by client identifier, whatever their realm.
struct SQLApplicationRegistry: ApplicationRegistry {
    let context: StorageContext

    func application(_ id: Application.ClientID) async throws -> Application? {
        try await self.context.applications.value(id) {
            try await self.context.find(
                "application \(id)",
                "select realm, client_id, name, is_enabled, declaration from applications where client_id = \(id)"
            ) { try Application($0) }
        }
    }

    func names(of ids: Set<Application.ClientID>) async throws -> [Application.ClientID: String] {
        guard !ids.isEmpty else { return [:] }
        let found: [(Application.ClientID, String)] = try await self.context.list(
            "names of applications",
            "select client_id, name from applications where client_id in (\(list: ids.sorted()))"
        ) { (try $0.identifier("client_id"), try $0.text("name")) }
        return Dictionary(uniqueKeysWithValues: found)
    }

    func offered(in realm: Realm.Slug) async throws -> [Application] {
        try await self.context.list(
            "applications offered in \(realm)",
            """
            select realm, client_id, name, is_enabled, declaration from applications
            where realm in (\(realm), \(Realm.region)) and is_enabled = 1 order by name, client_id
            """
        ) { try Application($0) }
        .filter { $0.realm == realm || $0.activatedRealms.contains(realm) }
    }

    func expired(at time: Timestamp) async throws -> [Application] {
        try await self.context.list(
            "applications whose time is over",
            """
            select realm, client_id, name, is_enabled, declaration from applications
            where expires_at is not null and expires_at <= \(time) order by expires_at
            """
        ) { try Application($0) }
    }

    func keep(_ id: Application.ClientID, usedAt time: Timestamp) async throws {
        defer { self.context.applications.forget() }
        try await self.context.write("application \(id)") { transaction in
            let rows = try await transaction.query(
                """
                select realm, client_id, name, is_enabled, declaration from applications where client_id = \(id)
                \(raw: transaction.forUpdate)
                """
            )
            guard var application = try rows.first.map({ try Application($0) }),
                let end = application.client.registration?.end(usedAt: time)
            else { return }
            application.client.registration?.expiresAt = end
            try await transaction.execute(
                """
                update applications set expires_at = \(end),
                    declaration = \(try JSONColumn.encode(ApplicationDeclaration(application)))
                where client_id = \(id)
                """
            )
        }
    }
}

/// The applications of one realm.
struct SQLApplicationStore: ApplicationStore {
    let realm: Realm.Slug
    let context: StorageContext

    func all() async throws -> [Application] {
        try await self.context.list(
            "applications of \(self.realm)",
            """
            select realm, client_id, name, is_enabled, declaration from applications
            where realm = \(self.realm) order by client_id
            """
        ) { try Application($0) }
    }

    func application(_ id: Application.ClientID) async throws -> Application? {
        try await self.context.find(
            "application \(id)",
            """
            select realm, client_id, name, is_enabled, declaration from applications
            where realm = \(self.realm) and client_id = \(id)
            """
        ) { try Application($0) }
    }

    func create(_ application: Application, audit: AuditEvent, at time: Timestamp) async throws {
        guard application.realm == self.realm else {
            throw StoreError(.conflict, "application \(application.clientID) is not of \(self.realm)")
        }
        try await self.context.write("application \(application.clientID)") { transaction in
            if self.realm != Realm.region {
                // Held, so that the realm is not removed under its newest application.
                let realms = try await transaction.query(
                    "select slug from realms where slug = \(self.realm) \(raw: transaction.forUpdate)"
                )
                guard !realms.isEmpty else { throw StoreError(.conflict, "there is no realm \(self.realm)") }
            }
            try await self.context.insert(application, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func update(_ application: Application, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        guard application.realm == self.realm else { return false }
        defer { self.context.applications.forget() }
        return try await self.context.write("application \(application.clientID)") { transaction in
            let changed = try await transaction.execute(
                """
                update applications set name = \(application.name), is_enabled = \(application.isEnabled),
                    declaration = \(try JSONColumn.encode(ApplicationDeclaration(application))),
                    expires_at = \(nullable: application.client.registration?.expiresAt)
                where realm = \(self.realm) and client_id = \(application.clientID)
                """
            )
            guard changed == 1 else { return false }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func remove(_ id: Application.ClientID, audit: AuditEvent, at time: Timestamp) async throws -> Bool {
        defer { self.context.applications.forget() }
        return try await self.context.leave("application \(id)") { transaction, tally in
            let held = try await transaction.query(
                """
                select client_id from applications where realm = \(self.realm) and client_id = \(id)
                \(raw: transaction.forUpdate)
                """
            )
            guard !held.isEmpty else { return false }
            // Told of the ends while its addresses are still known: what is queued carries none of them.
            try await self.context.endGrants(.application(id), at: time, tally: tally, in: transaction)
            for table in ["consents", "favourites", "subject_aliases", "pushed_requests", "device_requests"] {
                try await transaction.execute("delete from \(raw: table) where application = \(id)")
            }
            try await transaction.execute(
                "delete from applications where realm = \(self.realm) and client_id = \(id)"
            )
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }
}

extension StorageContext {
    func insert(_ application: Application, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            insert into applications (realm, client_id, name, is_enabled, declaration, expires_at)
            values (\(application.realm), \(application.clientID), \(application.name), \(application.isEnabled),
                \(try JSONColumn.encode(ApplicationDeclaration(application))),
                \(nullable: application.client.registration?.expiresAt))
            """
        )
    }
}
