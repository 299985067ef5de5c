import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
import Synchronization
package import Web

/// Makes the answers of brief requests: what Hummingbird does around its router for the others.
package final class BriefAnswers: Sendable {
    private let responder: any HTTPResponder<HubRequestContext>
    let logger: Logger
    private let date = AnswerDate()
    private let running = Atomic(0)
    /// Nil: nothing is kept.
    let kept: KeptAnswers?

    package init(_ responder: some HTTPResponder<HubRequestContext>, services: HubServices?, logger: Logger) {
        self.responder = responder
        self.logger = logger
        self.kept = services.map { KeptAnswers(keys: $0.provider.keys, clock: $0.clock) }
    }

    func count(_ work: () async -> Void) async {
        self.running.add(1, ordering: .relaxed)
        await work()
        self.running.subtract(1, ordering: .releasing)
    }

    /// What was begun is done, whether or not anybody waits for it any more; ten seconds are enough for a long one.
    package func finish() async {
        for _ in 0..<500 where self.running.load(ordering: .acquiring) > 0 {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    func answer(_ request: Request, on channel: any Channel) async -> Response {
        var logger = self.logger
        // The name that `RequestContext.id` reads.
        logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
        let context = HubRequestContext(source: .init(channel: channel, logger: logger))
        var response: Response
        do {
            response = try await self.responder.respond(to: request, context: context)
        } catch {
            logger.error("unexpected error", metadata: ["error": "\(String(reflecting: error))"])
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = self.date.text
        return response
    }
}
