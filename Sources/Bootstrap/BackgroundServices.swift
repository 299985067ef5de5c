import DirectorySync
import Logging
import Model
import OpenID
import Primitives
import ServiceLifecycle

/// Delivers what the outbox holds; asleep when there is nothing.
struct OutboxService: Service {
    let worker: OutboxWorker
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if try await self.worker.runOnce() == 0 { await self.worker.waitForWork() }
                } catch is CancellationError {
                    return
                } catch {
                    self.logger.error("outbox", metadata: ["error": "\(error)"])
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }
}

/// Chains audit entries within a second of their commit.
struct AuditSequencer: Service {
    let audit: any AuditStore
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    _ = try await self.audit.chain(now: self.clock.now)
                } catch {
                    self.logger.error("audit chain", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}

/// Synchronises each directory at its own period; one that hangs delays no other.
struct DirectorySchedule: Service {
    let stores: any Stores
    let synchronizer: DirectorySynchronizer
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var lastRun: [String: ContinuousClock.Instant] = [:]
            while !Task.isCancelled {
                await self.runDue(&lastRun)
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func runDue(_ lastRun: inout [String: ContinuousClock.Instant]) async {
        guard let realms = try? await self.stores.registry.all() else { return }
        let now = ContinuousClock.now
        var due: [(Directory, Realm)] = []
        for realm in realms.map(\.realm) {
            for directory in realm.directories {
                guard let period = directory.periodSeconds else { continue }
                let name = "\(realm.slug)/\(directory.name)"
                if let last = lastRun[name], now - last < .seconds(period) { continue }
                lastRun[name] = now
                due.append((directory, realm))
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for (directory, realm) in due {
                group.addTask { await self.synchronize(directory, realm) }
            }
        }
    }

    private func synchronize(_ directory: Directory, _ realm: Realm) async {
        do {
            let outcome = try await self.synchronizer.synchronize(
                directory,
                of: realm,
                mode: .apply(approved: false),
                actor: .hub
            )
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
}

/// Forgets what is of no use any more: spent codes after an hour, retired keys after a day.
struct CleanUp: Service {
    let stores: any Stores
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(600))
                do {
                    try await self.stores.grants.forgetCodes(spentBefore: self.clock.now - .hours(1))
                    try await self.stores.keys.forget(retiredBefore: self.clock.now - .days(1))
                } catch {
                    self.logger.error("clean-up", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
