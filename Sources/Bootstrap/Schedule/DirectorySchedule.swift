package import DirectorySync
package import Logging
package import Model
import Primitives
import ServiceLifecycle
import Synchronization

/// Synchronises each directory at its own period, in a task of its own: one that hangs delays no other.
package final class DirectorySchedule: Service {
    /// What a schedule starts: a run of one directory.
    package typealias Run = @Sendable (Directory, Realm) async throws -> SyncOutcome

    private let realms: @Sendable () async throws -> [Realm]
    private let run: Run
    private let deadline: Duration
    private let logger: Logger
    private let book = Mutex(ScheduleBook())

    package init(
        realms: @escaping @Sendable () async throws -> [Realm],
        deadline: Duration = .seconds(900),
        logger: Logger,
        run: @escaping Run
    ) {
        self.realms = realms
        self.run = run
        self.deadline = deadline
        self.logger = logger
    }

    convenience init(stores: any Stores, synchronizer: DirectorySynchronizer, logger: Logger) {
        self.init(realms: { try await stores.registry.all().map(\.realm) }, logger: logger) { directory, realm in
            try await synchronizer.synchronize(directory, of: realm, mode: .apply(approved: false), actor: .hub)
        }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    await self.startDue(in: &group)
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }

    /// Starts what is due and waits for none of it.
    package func startDue(in group: inout DiscardingTaskGroup) async {
        guard let realms = try? await self.realms() else { return }
        for realm in realms {
            for directory in realm.directories {
                guard let period = directory.periodSeconds else { continue }
                let name = "\(realm.slug)/\(directory.name)"
                guard self.book.withLock({ $0.start(name, period: .seconds(period), at: .now) }) else { continue }
                group.addTask {
                    await self.synchronize(directory, realm)
                    self.book.withLock { $0.ended(name) }
                }
            }
        }
    }

    private func synchronize(_ directory: Directory, _ realm: Realm) async {
        do {
            let outcome = try await self.withinDeadline { try await self.run(directory, realm) }
            guard outcome.state != .empty else { return }
            self.logger.info(
                "directory synchronized",
                metadata: [
                    "realm": "\(realm.slug)", "directory": "\(directory.name)", "state": "\(outcome.state.rawValue)",
                    "summary": "\(outcome.plan?.summary ?? outcome.reasons.joined(separator: "; "))",
                ]
            )
        } catch {
            self.logger.error("directory", metadata: ["realm": "\(realm.slug)", "error": "\(error)"])
        }
    }

    private struct Late: Error, CustomStringConvertible {
        let deadline: Duration
        var description: String { "the run was ended: it took longer than \(self.deadline)" }
    }

    /// Cancels a run that takes too long: a search looks between two pages whether it is still wanted.
    private func withinDeadline(_ body: @escaping @Sendable () async throws -> SyncOutcome) async throws -> SyncOutcome
    {
        try await withThrowingTaskGroup(of: SyncOutcome?.self) { group in
            group.addTask { try await body() }
            group.addTask { [deadline] in
                try await Task.sleep(for: deadline)
                return nil
            }
            defer { group.cancelAll() }
            guard let outcome = try await group.next(), let outcome else { throw Late(deadline: self.deadline) }
            return outcome
        }
    }
}
