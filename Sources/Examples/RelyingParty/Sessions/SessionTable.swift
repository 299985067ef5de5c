package import Foundation

/// The sessions open here, how the others ended, and the logouts received: state only, no waiting.
package struct SessionTable: Sendable {
    private static let life: TimeInterval = 12 * 3600
    private static let eventsKept = 50

    private var open: [String: Session] = [:]
    private var endings: [String: (ending: Ending, time: Date)] = [:]
    private var closed: [String: Date] = [:]
    package private(set) var events: [LogoutEvent] = []

    package init() {}

    package subscript(id: String) -> Session? { self.open[id] }

    package func ending(of id: String) -> Ending? { self.endings[id]?.ending }

    /// Opens a session, unless the issuer has already announced its end: the announcement may overtake the sign-in.
    package mutating func insert(_ session: Session, at now: Date) -> Bool {
        self.forget(before: now.addingTimeInterval(-Self.life))
        if let issuerSession = session.claims.session, self.closed[issuerSession] != nil { return false }
        self.open[session.id] = session
        return true
    }

    /// Keeps renewed tokens, unless the session ended meanwhile.
    package mutating func update(_ session: Session) {
        guard self.open[session.id] != nil else { return }
        self.open[session.id] = session
    }

    package mutating func end(_ id: String, _ ending: Ending, at now: Date) {
        guard self.open.removeValue(forKey: id) != nil else { return }
        self.endings[id] = (ending, now)
    }

    /// Ends the sessions that the token names: one by `sid`, every one of the agent when only `sub` is given.
    package mutating func end(_ token: LogoutTokenClaims, at now: Date) -> Int {
        let named = self.open.values.filter { session in
            if let issuerSession = token.session {
                session.claims.session == issuerSession
                    && token.subject ?? session.claims.subject == session.claims.subject
            } else {
                session.claims.subject == token.subject
            }
        }
        for session in named { self.end(session.id, .backchannel, at: now) }
        if let issuerSession = token.session { self.closed[issuerSession] = now }
        let event = LogoutEvent(subject: token.subject, session: token.session, time: now, ended: named.count)
        self.events = (self.events + [event]).suffix(Self.eventsKept)
        return named.count
    }

    private mutating func forget(before limit: Date) {
        self.open = self.open.filter { $0.value.started > limit }
        self.endings = self.endings.filter { $0.value.time > limit }
        self.closed = self.closed.filter { $0.value > limit }
    }
}
