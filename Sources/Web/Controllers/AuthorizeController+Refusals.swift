import Model
import OpenID

extension AuthorizeController {
    /// Says to the log and to whoever administers why a request went no further.
    func note(_ outcome: AuthorizationOutcome, _ authorization: AuthorizationRequest, _ context: HubRequestContext) {
        if let application = authorization.application { context.notes.note(client: application.clientID) }
        switch outcome {
        case .respond(let response):
            // That an agent turns back is no fault of the application.
            if let error = response.error, error.code != .accessDenied { context.notes.note(error) }
        case .unknownClient:
            context.notes.note(cause: "no application has the identifier that was sent, or it is disabled")
        case .unregisteredRedirect(let application):
            let asked = authorization.parameters["redirect_uri"]
            let differences = RedirectDifference.list(from: asked, to: application).map(\.rawValue)
            let words = differences.isEmpty ? "none is registered" : "differs: \(differences.joined(separator: ", "))"
            context.notes.note(cause: "\(RefusedRequest.address)\(asked.map(Self.shown) ?? "none") (\(words))")
        case .malformed(let error): context.notes.note(error)
        case .refused(_, let refusal, _, _): context.notes.note(cause: "the access rule: \(refusal.rawValue)")
        case .incompleteIdentity(_, _, let fields):
            let names = fields.map(\.rawValue).joined(separator: ", ")
            context.notes.note(cause: "the identity of the agent lacks \(names)")
        case .signIn, .chooseAffiliation, .consent: break
        }
    }

    /// An address that anybody can ask for: without what stands behind its path or before its host, in visible ASCII, and
    /// no longer than a line.
    static func shown(_ address: String) -> String {
        var plain = address.prefix { $0 != "?" && $0 != "#" }
        if let scheme = plain.firstRange(of: "://") {
            let authority = plain[scheme.upperBound...].prefix { $0 != "/" }
            if let mark = authority.lastIndex(of: "@") {
                plain = plain[..<scheme.upperBound] + plain[plain.index(after: mark)...]
            }
        }
        let bytes = plain.utf8.prefix(120).map {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") ? $0 : UInt8(ascii: "?")
        }
        return String(decoding: bytes, as: UTF8.self) + (plain.utf8.count > 120 ? "…" : "")
    }
}
