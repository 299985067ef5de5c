import Model
import Primitives
import SQLCore

/// What the hub does by itself, over all realms; any number of nodes may do it at once.
struct SQLBrokerUpkeep: BrokerUpkeep {
    private static let batch = 200

    let context: StorageContext

    func expireHandovers(signing: EvidenceSigning, at time: Timestamp) async throws -> Int {
        var count = 0
        while true {
            let due =
                try await self.context.list(
                    "handovers",
                    """
                    select recipient, id from handovers where ended_at is null and expires_at <= \(time)
                    order by expires_at, id limit \(Self.batch)
                    """
                ) { (recipient: try $0.identifier("recipient"), id: try $0.identifier("id")) }
                as [(recipient: Application.ClientID, id: Handover.ID)]
            for handover in due {
                let isExpired = try await self.expire(handover.id, of: handover.recipient, signing, at: time)
                if isExpired { count += 1 }
            }
            if due.count < Self.batch { return count }
        }
    }

    /// False: somebody acted in time, or another node was first.
    private func expire(
        _ id: Handover.ID,
        of recipient: Application.ClientID,
        _ signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> Bool {
        try await self.context.write("handover \(id)") { transaction in
            guard var passage = try await self.context.hold(id, of: recipient, in: transaction),
                passage.handover.expire(now: time)
            else { return false }
            try await self.context.save(passage.handover, in: transaction)
            _ = try await self.context.attest(
                .handoverExpired,
                .expired,
                BrokerFact(passage),
                of: passage.version,
                by: .hub,
                signing: signing,
                at: time,
                in: transaction
            )
            passage.exchange.suspend(.deliveryExpired, at: time)
            try await self.context.save(passage.exchange, in: transaction)
            let fact = BrokerFact(
                passage.document,
                passage.exchange.version,
                exchange: passage.exchange.id,
                application: passage.exchange.sender
            )
            try await self.context.tell(.exchangeSuspended, fact, by: .hub, at: time, in: transaction)
            return true
        }
    }

    func forgetUploads(now: Timestamp) async throws -> [String] {
        try await self.context.write("uploads") { transaction in
            try await transaction.execute("delete from uploads where expires_at <= \(now)")
            try await transaction.execute(
                "delete from idempotency_keys where created_at <= \(now - IdempotencyKey.life)"
            )
        }
        var names: [String] = []
        while true {
            let forgotten = try await self.forgetObjects()
            names += forgotten
            if forgotten.count < Self.batch { return names }
        }
    }

    /// An object is taken before it is looked at again: an upload that names it meanwhile waits, or has named it.
    private func forgetObjects() async throws -> [String] {
        try await self.context.write("objects") { transaction in
            let unused = try await transaction.query(
                """
                select realm, digest from objects
                where not exists (select 1 from uploads
                        where uploads.realm = objects.realm and uploads.digest = objects.digest)
                    and not exists (select 1 from pieces
                        where pieces.realm = objects.realm and pieces.digest = objects.digest)
                limit \(Self.batch) \(raw: Dialect.skipLocked.text(transaction.dialect))
                """
            )
            var names: [String] = []
            for row in unused {
                let gone = try await transaction.query(
                    """
                    delete from objects where realm = \(try row.text("realm")) and digest = \(try row.bytes("digest"))
                        and not exists (select 1 from uploads
                            where uploads.realm = objects.realm and uploads.digest = objects.digest)
                        and not exists (select 1 from pieces
                            where pieces.realm = objects.realm and pieces.digest = objects.digest)
                    returning name
                    """
                )
                names += try gone.map { try $0.text("name") }
            }
            return names
        }
    }

    func depth(now: Timestamp) async throws -> (waiting: Int, suspended: Int, overdue: Int) {
        let counts = try await self.context.list(
            "exchanges",
            """
            select state, count(*) as number, sum(case when due_at <= \(now) then 1 else 0 end) as late
            from exchanges where due_at is not null group by state
            """
        ) {
            (state: try $0.text("state"), number: Int(try $0.integer("number")), late: Int(try $0.integer("late")))
        }
        func number(_ state: Exchange.State) -> Int { counts.first { $0.state == state.rawValue }?.number ?? 0 }
        return (number(.waiting), number(.suspended), counts.reduce(0) { $0 + $1.late })
    }
}
