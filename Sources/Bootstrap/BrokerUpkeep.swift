import Broker
import Logging
import ServiceLifecycle

/// What the broker owes without being asked: late handovers every second, a signed root every ten seconds when there is
/// something to sign, unused uploads every hour.
struct BrokerUpkeep: Service {
    let work: BrokerUpkeepWork
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await self.repeating(every: .seconds(1), "handovers") { try await self.work.expire() }
                }
                group.addTask {
                    await self.repeating(every: .seconds(10), "roots") {
                        try await self.work.signRoot() == nil ? 0 : 1
                    }
                }
                group.addTask {
                    await self.repeating(every: .seconds(3600), "objects") { try await self.work.forget() }
                }
            }
        }
    }

    private func repeating(
        every pause: Duration,
        _ subject: String,
        _ act: @Sendable () async throws -> Int
    ) async {
        while !Task.isCancelled {
            do {
                let count = try await act()
                if count > 0 { self.logger.debug("broker", metadata: ["\(subject)": "\(count)"]) }
            } catch {
                self.logger.error("broker", metadata: ["work": "\(subject)", "error": "\(error)"])
            }
            try? await Task.sleep(for: pause)
        }
    }
}
