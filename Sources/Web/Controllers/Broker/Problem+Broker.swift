import AdminAPI
import Broker
import Foundation
import Model
import Primitives

extension Problem {
    /// The broker's refusals, each with the status and code its clients rely on.
    static func broker(_ error: BrokerError) -> Problem {
        switch error {
        case .invalid(let reason): .invalid(reason)
        case .realmRefused(let reason): Problem(.forbidden, status: 403, title: reason)
        case .notFound(let what): .notFound(what)
        case .idempotencyMismatch:
            Problem(.idempotencyMismatch, status: 422, title: "this Idempotency-Key was used for another request")
        case .versionConflict(let document):
            Problem(
                .versionConflict,
                status: 409,
                title: "this business key is held with another content",
                hint: document.map { "POST /broker/v1/documents/\($0.id)/versions with If-Match: \"\($0.latest)\"" }
            )
        case .notLatest(let latest):
            Problem(
                .preconditionFailed,
                status: 412,
                title: "the document has a newer version",
                detail: "\(latest)"
            )
        case .unknownUploads(let uploads):
            Problem(
                .unknownUpload,
                status: 422,
                title: "an upload is unknown, used for another realm, or expired",
                lines: uploads.map(\.text)
            )
        case .otherType(let type): .invalid("the route carries documents of type \(type)")
        case .recipientNotReady(let recipient):
            Problem(
                .recipientNotReady,
                status: 422,
                title: "application \(recipient) cannot receive in this realm",
                hint: "liamm app get \(recipient)"
            )
        case .exchangeEnded(let state):
            Problem(.ended, status: 409, title: "the exchange has ended: \(state.rawValue)")
        case .handover(let refusal): self.handover(refusal)
        case .versionExpected:
            Problem(.versionExpected, status: 422, title: "this step asks for a new version: give produces")
        case .digestMismatch:
            Problem(.digestMismatch, status: 422, title: "the bytes received have not the digest announced")
        case .tooLarge(let limit):
            Problem(.tooLarge, status: 413, title: "more than \(limit) bytes")
        case .storageFull: Problem(.storageFull, status: 507, title: "no room is left: nothing was kept")
        case .storageUnavailable: Problem(.unavailable, status: 503, title: "the object store cannot be used")
        case .damaged:
            Problem(.internalError, status: 500, title: "the bytes kept are damaged and are not delivered")
        case .interrupted: Problem(.invalidRequest, status: 400, title: "the body stopped before its end")
        }
    }

    private static func handover(_ refusal: Handover.Refusal) -> Problem {
        switch refusal {
        case .leased(let until):
            Problem(.leaseHeld, status: 409, title: "leased to another consumer", detail: "until \(until)")
        case .fenceMoved(let fence):
            Problem(
                .fenceMoved,
                status: 409,
                title: "another lease was taken since",
                detail: "the fence is \(fence) now: what was done under the older one does not count"
            )
        case .state(.offered): Problem(.conflict, status: 409, title: "lease the handover first")
        case .state(let state): Problem(.ended, status: 409, title: "the handover is \(state.rawValue)")
        }
    }
}
