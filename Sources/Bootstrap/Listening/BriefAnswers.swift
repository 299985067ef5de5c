import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
package import Web

/// Makes the answers of brief requests: what Hummingbird does around its router for the others.
package struct BriefAnswers: Sendable {
    private let responder: any HTTPResponder<HubRequestContext>
    let logger: Logger
    private let date = AnswerDate()
    /// Nil: nothing is kept.
    let kept: KeptAnswers?

    package init(_ responder: some HTTPResponder<HubRequestContext>, services: HubServices?, logger: Logger) {
        self.responder = responder
        self.logger = logger
        self.kept = services.map { KeptAnswers(keys: $0.provider.keys, clock: $0.clock) }
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
