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
            await self.worker.run { error in self.logger.error("outbox", metadata: ["error": "\(error)"]) }
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
