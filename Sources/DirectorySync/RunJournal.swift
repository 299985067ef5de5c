import Model
import Primitives

/// Writes what became of one synchronisation.
struct RunJournal: Sendable {
    let store: any DirectoryStore
    let directory: Directory
    let realm: Realm.Slug
    let actor: AuditEvent.Actor
    let startedAt: Timestamp
    let clock: any WallClock
    let random: any RandomSource

    /// A kept plan that somebody agreed to.
    struct Approval: Sendable {
        let run: Identifier<DirectoryRun>
        let fingerprints: Set<String>
    }

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// The plan named, or the newest that waits when one is wanted. Plans older than the last one applied are void.
    func approval(by id: Identifier<DirectoryRun>?, isWanted: Bool) async throws -> Approval? {
        guard id != nil || isWanted else { return nil }
        for run in try await self.store.runs(of: self.directory.name, limit: 500) {
            if run.state == .awaitingApproval, id == nil || run.id == id, let kept = Self.fingerprints(run) {
                return Approval(run: run.id, fingerprints: kept)
            }
            if run.id == id || [.applied, .refused].contains(run.state) { break }
        }
        guard let id else { return nil }
        throw Refusal(description: "\(id) is not a plan that waits for approval")
    }

    private static func fingerprints(_ run: DirectoryRun) -> Set<String>? {
        guard let report = try? StrictJSON.parse(run.report), let kept = report["fingerprints"]?.array else {
            return nil
        }
        return Set(kept.compactMap(\.string))
    }

    func apply(_ plan: SyncPlan, approving: Identifier<DirectoryRun>?) async throws -> SyncOutcome {
        var members: [String: JSONValue] = [:]
        var fields = ["summary": plan.summary]
        if let approving {
            members["approves"] = .string(approving.text)
            fields["approves"] = approving.text
        }
        let state: DirectoryRun.State = plan.changes.isEmpty ? .empty : .applied
        let run = self.run(state, report: plan.report, adding: members, entriesRead: plan.entriesRead)
        if plan.changes.isEmpty {
            try await self.store.record(run, audit: nil, at: self.clock.now)
        } else {
            try await self.store.apply(
                plan.changes,
                to: self.directory.name,
                version: plan.version,
                run: run,
                audit: self.event(.directorySynchronized, run, fields),
                at: self.clock.now
            )
        }
        return SyncOutcome(state: state, run: run.id, plan: plan, reasons: [])
    }

    /// The same plan is kept once, however often the timer comes back to it.
    func keep(_ plan: SyncPlan, _ crossed: [String]) async throws -> SyncOutcome {
        let fingerprints = plan.changes.map(SyncPlan.fingerprint).sorted()
        let last = try await self.store.runs(of: self.directory.name, limit: 1).first
        if let last, last.state == .awaitingApproval, Self.fingerprints(last) == Set(fingerprints) {
            return SyncOutcome(state: .awaitingApproval, run: last.id, plan: plan, reasons: crossed)
        }
        let members: [String: JSONValue] = [
            "thresholds": .array(crossed.map { .string($0) }),
            "fingerprints": .array(fingerprints.map { .string($0) }),
        ]
        let run = self.run(.awaitingApproval, report: plan.report, adding: members, entriesRead: plan.entriesRead)
        let fields = ["summary": plan.summary, "reasons": crossed.joined(separator: "; ")]
        try await self.store.record(run, audit: self.event(.directoryRefused, run, fields), at: self.clock.now)
        return SyncOutcome(state: .awaitingApproval, run: run.id, plan: plan, reasons: crossed)
    }

    /// Only the first failure of a row is told to the audit: a dead server would fill it.
    func fail(_ reason: String, isDryRun: Bool) async throws -> SyncOutcome {
        if isDryRun { return SyncOutcome(state: .failed, run: nil, plan: nil, reasons: [reason]) }
        let last = try await self.store.runs(of: self.directory.name, limit: 1).first
        let run = self.run(.failed, report: ["failure": .string(reason)], adding: [:], entriesRead: 0)
        let audit = last?.state == .failed ? nil : self.event(.directoryRefused, run, ["reasons": reason])
        try await self.store.record(run, audit: audit, at: self.clock.now)
        return SyncOutcome(state: .failed, run: run.id, plan: nil, reasons: [reason])
    }

    private func run(
        _ state: DirectoryRun.State,
        report: JSONValue,
        adding members: [String: JSONValue],
        entriesRead: Int
    ) -> DirectoryRun {
        let whole = (report.object ?? [:]).merging(members) { _, added in added }
        return DirectoryRun(
            id: .make(at: self.startedAt, random: self.random),
            directory: self.directory.name,
            state: state,
            startedAt: self.startedAt,
            entriesRead: entriesRead,
            report: JSONValue.object(whole).canonicalText
        )
    }

    private func event(_ name: AuditEvent.Name, _ run: DirectoryRun, _ fields: [String: String]) -> AuditEvent {
        let own = ["directory": self.directory.name.text, "run": run.id.text]
        return AuditEvent(name, realm: self.realm, actor: self.actor, fields: own.merging(fields) { first, _ in first })
    }
}
