import Foundation
import Logging

/// Owns the sessions and renews their tokens, one renewal at a time for each session.
actor SessionKeeper {
    /// What a browser is to this application at this moment.
    enum Visit: Sendable {
        /// `isConfirmed` is false when the tokens are due and the issuer does not answer.
        case signedIn(Session, isConfirmed: Bool)
        case signedOut(Ending?)
    }

    private let provider: OpenIDProvider
    private let time: TimeSource
    private let logger: Logger
    private var table = SessionTable()
    private var renewals: [String: Task<Bool, Never>] = [:]

    init(provider: OpenIDProvider, time: TimeSource, logger: Logger) {
        self.provider = provider
        self.time = time
        self.logger = logger
    }

    var events: [LogoutEvent] { self.table.events }

    func open(_ session: Session) throws {
        guard self.table.insert(session, at: self.time.now) else { throw RelyingPartyError(.sessionEnded) }
    }

    /// Who the browser with this cookie is; asks the issuer first when the access token has run out.
    func visit(_ id: String?) async -> Visit {
        guard let id else { return .signedOut(nil) }
        guard let session = self.table[id] else { return .signedOut(self.table.ending(of: id)) }
        guard session.renewAfter <= self.time.now else { return .signedIn(session, isConfirmed: true) }
        let isConfirmed = await self.renewal(of: session).value
        guard let current = self.table[id] else { return .signedOut(self.table.ending(of: id)) }
        return .signedIn(current, isConfirmed: isConfirmed)
    }

    /// The session that a form with this token may end, already ended.
    func signOut(_ id: String?, csrf: String?) -> Session? {
        guard let id, let session = self.table[id], session.csrf == csrf else { return nil }
        self.table.end(id, .signOut, at: self.time.now)
        return session
    }

    func end(_ token: LogoutTokenClaims) -> Int { self.table.end(token, at: self.time.now) }

    /// A task of its own: the new refresh token must be kept even if the page that asked for it is abandoned.
    private func renewal(of session: Session) -> Task<Bool, Never> {
        if let running = self.renewals[session.id] { return running }
        let renewal = Task { await self.renew(session) }
        self.renewals[session.id] = renewal
        return renewal
    }

    private func renew(_ session: Session) async -> Bool {
        defer { self.renewals[session.id] = nil }
        do {
            self.table.update(try await self.provider.renew(session))
            return true
        } catch let error as RelyingPartyError where error.code == .unavailable {
            self.logger.warning("the issuer does not answer", metadata: ["reason": "\(error)"])
            return false
        } catch {
            self.logger.info("session ended: no new token", metadata: ["reason": "\(error)"])
            self.table.end(session.id, .refreshRefused, at: self.time.now)
            return true
        }
    }
}
