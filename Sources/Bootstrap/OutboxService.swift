import Logging
import OpenID
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
