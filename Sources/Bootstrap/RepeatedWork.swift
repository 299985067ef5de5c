import Broker
import Logging
import Model
import OpenID
import Primitives
import ServiceLifecycle
import Web

/// Something the hub does by itself, again and again with a pause between: a failure is logged and the next turn comes.
struct RepeatedWork: Service {
    let name: String
    let pause: Duration
    let logger: Logger
    /// How many things it did; none are worth no line.
    let act: @Sendable () async throws -> Int

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let count = try await self.act()
                    if count > 0 { self.logger.debug("done", metadata: ["work": "\(self.name)", "count": "\(count)"]) }
                } catch is CancellationError {
                    return
                } catch {
                    self.logger.error("failed", metadata: ["work": "\(self.name)", "error": "\(error)"])
                }
                try? await Task.sleep(for: self.pause)
            }
        }
    }
}

extension HubAssembly {
    /// What the hub owes without being asked, each at its own pace.
    func repeatedWork(logger: Logger) -> [RepeatedWork] {
        let (stores, clock, upkeep) = (self.stores, self.clock, self.upkeep)
        let schedule = self.keySchedule
        let registrations = self.services.provider.registration
        func work(
            _ name: String,
            every pause: Duration,
            _ act: @escaping @Sendable () async throws -> Int
        ) -> RepeatedWork {
            RepeatedWork(name: name, pause: pause, logger: logger, act: act)
        }
        return [
            work("audit chain", every: .seconds(1)) { try await stores.audit.chain(now: clock.now) },
            work("late handovers", every: .seconds(1)) { try await upkeep.expire() },
            work("evidence root", every: .seconds(10)) { try await upkeep.signRoot() == nil ? 0 : 1 },
            work("unused objects", every: .hours(1)) { try await upkeep.forget() },
            work("registrations whose time is over", every: .minutes(10)) {
                try await registrations.removeExpired()
            },
            // Spent codes and what was sent ahead after an hour.
            work("spent codes and links", every: .minutes(10)) {
                try await stores.grants.forgetCodes(spentBefore: clock.now - .hours(1))
                try await stores.pushedRequests.forget(createdBefore: clock.now - .hours(1))
                try await stores.devices.forget(expiredBefore: clock.now - .hours(1))
                try await stores.replays.forget(endedBefore: clock.now)
                try await stores.links.forget(expiredBefore: clock.now - .days(1))
                return 0
            },
            work("signing keys", every: .minutes(10)) { try await schedule.turn() },
        ]
    }
}
