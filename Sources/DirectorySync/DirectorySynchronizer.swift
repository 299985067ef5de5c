package import LDAP
package import Model
package import Primitives

/// Source → snapshot → plan → thresholds → (approval) → apply → report.
package struct DirectorySynchronizer: Sendable {
    package enum Mode: Sendable, Hashable {
        /// Show the plan, keep nothing.
        case dryRun
        /// Keep the plan for approval.
        case keep
        /// Apply it unless a threshold is crossed; `approved`: what the newest kept plan holds passes.
        case apply(approved: Bool)
    }

    package typealias Outcome = SyncOutcome

    private let stores: any Stores
    private let reader: DirectoryReader
    private let tester: DirectoryTester
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        stores: any Stores,
        secrets: SecretReferences,
        pool: LDAPConnectionPool = LDAPConnectionPool(),
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.reader = DirectoryReader(secrets: secrets, pool: pool)
        self.tester = DirectoryTester(secrets: secrets, reader: DirectoryReader(secrets: secrets))
        self.clock = clock
        self.random = random
    }

    /// Tries it step by step, for a person to read.
    package func examine(_ directory: Directory, of realm: Realm) async -> DirectoryTestReport {
        await self.tester.test(directory, of: realm)
    }

    package func test(_ directory: Directory, of realm: Realm) async -> (steps: [String], failure: String?) {
        let report = await self.examine(directory, of: realm)
        return (report.steps.filter(\.isPassed).map(\.description), report.failure)
    }

    /// `approving` names the kept plan meant: what it holds passes the thresholds, what has come since is measured
    /// alone.
    package func synchronize(
        _ directory: Directory,
        of realm: Realm,
        mode: Mode,
        approving: Identifier<DirectoryRun>? = nil,
        actor: AuditEvent.Actor
    ) async throws -> SyncOutcome {
        let journal = RunJournal(
            store: self.stores.realm(realm.slug).directories,
            directory: directory,
            realm: realm.slug,
            actor: actor,
            startedAt: self.clock.now,
            clock: self.clock,
            random: self.random
        )
        let snapshot: Snapshot
        do {
            snapshot = try await self.reader.read(directory, of: realm)
        } catch let error as CancellationError {
            throw error
        } catch {
            return try await journal.fail("\(error)", isDryRun: mode == .dryRun)
        }
        guard snapshot.entriesRead > 0 else {
            let reason = "the directory answered with no entry at all: look at base and filter"
            return try await journal.fail(reason, isDryRun: mode == .dryRun)
        }
        do {
            return try await self.decide(snapshot, directory, realm, mode, approving, journal)
        } catch let error as StoreError where error.code == .conflict {
            // Somebody changed an agent meanwhile: once more, from the state as it is now.
            return try await self.decide(snapshot, directory, realm, mode, approving, journal)
        }
    }

    private func decide(
        _ snapshot: Snapshot,
        _ directory: Directory,
        _ realm: Realm,
        _ mode: Mode,
        _ approving: Identifier<DirectoryRun>?,
        _ journal: RunJournal
    ) async throws -> SyncOutcome {
        let plan = try await self.plan(snapshot, directory, realm, journal.store)
        let thresholds = SyncThresholds(directory.safety)
        let approval: RunJournal.Approval?
        do {
            approval = try await journal.approval(by: approving, isWanted: mode == .apply(approved: true))
        } catch let refusal as RunJournal.Refusal {
            return SyncOutcome(state: .refused, run: nil, plan: plan, reasons: [refusal.description])
        }
        var crossed = thresholds.crossed(by: plan.without(approval?.fingerprints ?? []))
        if let approval, !crossed.isEmpty {
            crossed.insert("much has changed since \(approval.run) was kept: look at this plan", at: 0)
        }
        switch mode {
        case .dryRun:
            let state: DirectoryRun.State =
                !crossed.isEmpty ? .awaitingApproval : plan.changes.isEmpty ? .empty : .applied
            return SyncOutcome(state: state, run: nil, plan: plan, reasons: crossed)
        // A plan without a change has nothing to approve.
        case .keep where crossed.isEmpty && plan.changes.isEmpty: return try await journal.apply(plan, approving: nil)
        case .apply where crossed.isEmpty: return try await journal.apply(plan, approving: approval?.run)
        case .keep, .apply: return try await journal.keep(plan, crossed)
        }
    }

    private func plan(
        _ snapshot: Snapshot,
        _ directory: Directory,
        _ realm: Realm,
        _ store: any DirectoryStore
    ) async throws -> SyncPlan {
        let current = try await store.current(of: directory.name)
        let held = try await store.namesHeldElsewhere(than: directory.name)
        return SyncPlanner(realm: realm, directory: directory, now: self.clock.now, random: self.random)
            .plan(snapshot, current: current, heldElsewhere: held)
    }
}
