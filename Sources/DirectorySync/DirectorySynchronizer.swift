package import Model
package import Primitives

/// Source → snapshot → plan → thresholds → (approval) → apply → report.
package struct DirectorySynchronizer: Sendable {
    package enum Mode: Sendable {
        /// Show the plan, keep nothing.
        case dryRun
        /// Keep the plan for approval.
        case keep
        /// Apply it unless a threshold is crossed; `approved` lets it through.
        case apply(approved: Bool)
    }

    package struct Outcome: Sendable {
        package let state: DirectoryRun.State
        package let run: Identifier<DirectoryRun>?
        package let plan: SyncPlan?
        /// Thresholds crossed, or why it failed.
        package let reasons: [String]
    }

    private let stores: any Stores
    private let reader: DirectoryReader
    private let clock: any WallClock
    private let random: any RandomSource

    package init(stores: any Stores, secrets: SecretReferences, clock: any WallClock, random: any RandomSource) {
        self.stores = stores
        self.reader = DirectoryReader(secrets: secrets)
        self.clock = clock
        self.random = random
    }

    package func test(_ directory: Directory, of realm: Realm) async -> (steps: [String], failure: String?) {
        await self.reader.test(directory, of: realm)
    }

    package func synchronize(_ directory: Directory, of realm: Realm, mode: Mode, actor: AuditEvent.Actor) async throws
        -> Outcome
    {
        let startedAt = self.clock.now
        let snapshot: Snapshot
        do {
            snapshot = try await self.reader.read(directory, of: realm)
        } catch {
            return try await self.failed(directory, realm, "\(error)", startedAt: startedAt, mode: mode)
        }
        let plan = try await self.plan(snapshot, directory, realm)
        let crossed = SyncThresholds(directory.safety).crossed(by: plan)
        switch mode {
        case .dryRun:
            return Outcome(state: crossed.isEmpty ? .applied : .awaitingApproval, run: nil, plan: plan, reasons: crossed)
        case .apply(let isApproved) where crossed.isEmpty || isApproved:
            return try await self.apply(plan, directory, realm, startedAt: startedAt, actor: actor)
        case .keep, .apply:
            return try await self.keep(plan, crossed, directory, realm, startedAt: startedAt, actor: actor)
        }
    }

    private func plan(_ snapshot: Snapshot, _ directory: Directory, _ realm: Realm) async throws -> SyncPlan {
        let store = self.stores.realm(realm.slug).directories
        let current = try await store.current(of: directory.name)
        let held = try await store.namesHeldElsewhere(than: directory.name)
        return SyncPlanner(realm: realm, directory: directory, now: self.clock.now, random: self.random)
            .plan(snapshot, current: current, heldElsewhere: held)
    }

    private func apply(
        _ plan: SyncPlan,
        _ directory: Directory,
        _ realm: Realm,
        startedAt: Timestamp,
        actor: AuditEvent.Actor
    ) async throws -> Outcome {
        let store = self.stores.realm(realm.slug).directories
        let state: DirectoryRun.State = plan.changes.isEmpty ? .empty : .applied
        let run = self.run(directory, state, plan: plan, startedAt: startedAt)
        let audit = AuditEvent(
            .directorySynchronized,
            realm: realm.slug,
            actor: actor,
            fields: ["directory": directory.name.text, "run": run.id.text, "summary": plan.summary]
        )
        if plan.changes.isEmpty {
            try await store.record(run, audit: nil, at: self.clock.now)
        } else {
            try await store.apply(
                plan.changes,
                to: directory.name,
                version: plan.version,
                run: run,
                audit: audit,
                at: self.clock.now
            )
        }
        return Outcome(state: state, run: run.id, plan: plan, reasons: [])
    }

    private func keep(
        _ plan: SyncPlan,
        _ crossed: [String],
        _ directory: Directory,
        _ realm: Realm,
        startedAt: Timestamp,
        actor: AuditEvent.Actor
    ) async throws -> Outcome {
        let run = self.run(directory, .awaitingApproval, plan: plan, startedAt: startedAt)
        let audit = AuditEvent(
            .directoryRefused,
            realm: realm.slug,
            actor: actor,
            fields: ["directory": directory.name.text, "run": run.id.text, "reasons": crossed.joined(separator: "; ")]
        )
        try await self.stores.realm(realm.slug).directories.record(run, audit: audit, at: self.clock.now)
        return Outcome(state: .awaitingApproval, run: run.id, plan: plan, reasons: crossed)
    }

    private func failed(_ directory: Directory, _ realm: Realm, _ reason: String, startedAt: Timestamp, mode: Mode)
        async throws -> Outcome
    {
        if case .dryRun = mode { return Outcome(state: .failed, run: nil, plan: nil, reasons: [reason]) }
        let run = DirectoryRun(
            id: .make(at: startedAt, random: self.random),
            directory: directory.name,
            state: .failed,
            startedAt: startedAt,
            entriesRead: 0,
            report: JSONValue.object(["failure": .string(reason)]).canonicalText
        )
        try await self.stores.realm(realm.slug).directories.record(run, audit: nil, at: self.clock.now)
        return Outcome(state: .failed, run: run.id, plan: nil, reasons: [reason])
    }

    private func run(_ directory: Directory, _ state: DirectoryRun.State, plan: SyncPlan, startedAt: Timestamp)
        -> DirectoryRun
    {
        DirectoryRun(
            id: .make(at: startedAt, random: self.random),
            directory: directory.name,
            state: state,
            startedAt: startedAt,
            entriesRead: plan.entriesRead,
            report: plan.report.canonicalText
        )
    }
}
