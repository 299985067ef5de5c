import Model
import Primitives
import SQLCore

/// What was handed to one application, in one realm or all.
struct SQLInboxStore: InboxStore {
    let application: Application.ClientID
    let realm: Realm.Slug?
    let context: StorageContext
    private let seen: SeenOffers

    init(application: Application.ClientID, realm: Realm.Slug?, context: StorageContext) {
        self.application = application
        self.realm = realm
        self.context = context
        self.seen = SeenOffers(context.offers.count)
    }

    func offered(limit: Int, now: Timestamp) async throws -> [InboxItem] {
        // Counted before the reading: what is offered meanwhile wakes who waits.
        self.seen.look(self.context.offers.count)
        return try await self.items(
            """
            select \(raw: Passage.source) where handovers.id in (
                select id from handovers where recipient = \(self.application) and ended_at is null
                    and expires_at > \(now) and (leased_until is null or leased_until <= \(now))\
            \(and: "handovers.realm =", self.realm)
                order by offered_at, id limit \(limit))
            \(raw: Passage.order)
            """
        )
    }

    func held(limit: Int, now: Timestamp) async throws -> [InboxItem] {
        try await self.items(
            """
            select \(raw: Passage.source) where handovers.id in (
                select id from handovers where recipient = \(self.application) and ended_at is null
                    and expires_at > \(now) and state <> 'offered'\
            \(and: "handovers.realm =", self.realm)
                order by offered_at, id limit \(limit))
            \(raw: Passage.order)
            """
        )
    }

    func item(_ id: Handover.ID) async throws -> InboxItem? {
        try await self.items(
            """
            select \(raw: Passage.source) where handovers.id = \(id) and handovers.recipient = \(self.application)\
            \(and: "handovers.realm =", self.realm)
            \(raw: Passage.order)
            """
        ).first
    }

    func waiting(in realm: Realm.Slug, now: Timestamp) async throws -> Int {
        let counts = try await self.context.list(
            "inbox of \(self.application)",
            """
            select count(*) as number from handovers where realm = \(realm) and recipient = \(self.application)
                and ended_at is null and expires_at > \(now)
            """
        ) { Int(try $0.integer("number")) }
        return counts.first ?? 0
    }

    func waitForOffer(atMost duration: Duration) async {
        await self.context.offers.wait(after: self.seen.count, atMost: duration)
    }

    func lease(_ id: Handover.ID, for duration: Duration, at time: Timestamp) async throws -> HandoverOutcome {
        try await self.act(on: id) { passage, transaction in
            do throws(Handover.Refusal) {
                try passage.handover.lease(for: duration, now: time)
            } catch {
                return .refused(error)
            }
            try await self.context.save(passage.handover, in: transaction)
            let fact = BrokerFact(passage)
            try await self.context.tell(.handoverLeased, fact, by: self.actor, at: time, in: transaction)
            return .done(passage.item, nil)
        }
    }

    func extend(
        _ id: Handover.ID,
        fence: Int64,
        for duration: Duration,
        at time: Timestamp
    )
        async throws -> HandoverOutcome
    {
        try await self.act(on: id) { passage, transaction in
            do throws(Handover.Refusal) {
                try passage.handover.extend(fence, for: duration, now: time)
            } catch {
                return .refused(error)
            }
            try await self.context.save(passage.handover, in: transaction)
            return .done(passage.item, nil)
        }
    }

    var actor: AuditEvent.Actor { .application(self.application) }

    /// Holds the exchange of a handover and acts on it in the same transaction.
    func act(
        on id: Handover.ID,
        _ body: @escaping @Sendable (inout Passage, any SQLTransaction) async throws -> HandoverOutcome
    ) async throws -> HandoverOutcome {
        try await self.context.write("handover \(id)") { transaction in
            guard var passage = try await self.context.hold(id, of: self.application, in: transaction),
                (self.realm ?? passage.handover.realm) == passage.handover.realm
            else { return .unknown }
            return try await body(&passage, transaction)
        }
    }

    private func items(_ statement: SQLStatement) async throws -> [InboxItem] {
        try await self.context.read("inbox of \(self.application)") { transaction in
            try Passage.read(try await transaction.query(statement)).map(\.item)
        }
    }
}
