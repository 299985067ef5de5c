import Model
import Primitives
import SQLCore

/// What an idempotency key says of a request, inside one realm, application and act.
struct IdempotencyClaim: Sendable {
    enum Act: String, Sendable {
        case deposit
        case addVersion = "add-version"
        case start
    }

    enum Answer: Sendable {
        /// Nobody asked this before: the key is held for the resource to be made.
        case fresh
        case known(resource: String)
        case mismatch
    }

    let realm: Realm.Slug
    let application: Application.ClientID
    let act: Act
    /// Without one every request is fresh.
    let key: IdempotencyKey?

    /// Of two requests at once with one key, the second waits here for the first.
    func take(resource: String, at time: Timestamp, in transaction: any SQLTransaction) async throws -> Answer {
        guard let key = self.key else { return .fresh }
        let taken = try await transaction.query(
            """
            insert into idempotency_keys (realm, application, act, key, request, resource, created_at)
            values (\(self.realm), \(self.application), \(self.act.rawValue), \(key.key), \(key.request), \(resource),
                \(time))
            on conflict (realm, application, act, key) do nothing returning key
            """
        )
        guard taken.isEmpty else { return .fresh }
        let rows = try await transaction.query(
            """
            select request, resource from idempotency_keys where realm = \(self.realm)
                and application = \(self.application) and act = \(self.act.rawValue) and key = \(key.key)
            """
        )
        guard let row = rows.first else { throw StoreError(.unavailable, "idempotency key of \(self.application)") }
        return try row.bytes("request") == key.request ? .known(resource: try row.text("resource")) : .mismatch
    }

    /// The resource is another one than was to be made.
    func point(to resource: String, in transaction: any SQLTransaction) async throws {
        guard let key = self.key else { return }
        try await transaction.execute(
            """
            update idempotency_keys set resource = \(resource) where realm = \(self.realm)
                and application = \(self.application) and act = \(self.act.rawValue) and key = \(key.key)
            """
        )
    }

    /// Nothing was made: the key may be used for what is right.
    func release(in transaction: any SQLTransaction) async throws {
        guard let key = self.key else { return }
        try await transaction.execute(
            """
            delete from idempotency_keys where realm = \(self.realm)
                and application = \(self.application) and act = \(self.act.rawValue) and key = \(key.key)
            """
        )
    }
}
