import Model
import Primitives
import SQLCore

/// The audit: written with the state it tells, chained a moment later.
struct SQLAuditStore: AuditStore {
    private static let batch = 500

    let context: StorageContext

    func append(_ event: AuditEvent, at time: Timestamp) async throws {
        try await self.context.write("audit") { try await self.context.record(event, at: time, in: $0) }
    }

    func entries(realm: Realm.Slug?, name: String?, limit: Int) async throws -> [AuditEntry] {
        let rows: SQLStatement =
            switch (realm, name) {
            case (nil, nil): "select * from audit order by time desc, id desc limit \(limit)"
            case (nil, let name?):
                "select * from audit where name = \(name) order by time desc, id desc limit \(limit)"
            case (let realm?, nil):
                "select * from audit where realm = \(realm) order by time desc, id desc limit \(limit)"
            case (let realm?, let name?):
                """
                select * from audit where realm = \(realm) and name = \(name) order by time desc, id desc
                limit \(limit)
                """
            }
        return try await self.context.entries(rows)
    }

    func chain(now: Timestamp) async throws -> Int {
        let waiting = try await self.context.list(
            "audit",
            "select distinct chain from audit where sequence is null order by chain"
        ) { try $0.text("chain") }
        var count = 0
        for chain in waiting {
            var chained = Self.batch
            while chained == Self.batch {
                chained = try await self.context.write("audit chain \(chain)") { transaction in
                    try await AuditChain.extend(chain, limit: Self.batch, in: transaction)
                }
                count += chained
            }
        }
        return count
    }

    func verify() async throws -> AuditVerification {
        try await self.context.read("audit") { try await AuditVerifier(context: self.context).verify(in: $0) }
    }

    func erasePersonalValues(of agent: Agent.ID) async throws {
        try await self.context.write("key of agent \(agent)") { transaction in
            // A row without a key stays: it says that none is to be made again.
            try await transaction.execute(
                """
                insert into agent_keys (agent, sealed_key) values (\(agent), null)
                on conflict (agent) do update set sealed_key = null
                """
            )
            try await transaction.execute("delete from audit_personal where agent = \(agent)")
        }
    }
}
