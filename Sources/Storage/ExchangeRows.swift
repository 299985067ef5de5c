import Model
import Primitives
import SQLCore

extension Exchange {
    static let columns = """
        exchanges.realm as x_realm, exchanges.id as x_id, exchanges.document as x_document,
        exchanges.sender as x_sender, exchanges.route as x_route, exchanges.route_version as x_route_version,
        exchanges.started_at as x_started_at, exchanges.version as x_version, exchanges.step as x_step,
        exchanges.state as x_state, exchanges.cause as x_cause, exchanges.owner as x_owner,
        exchanges.due_at as x_due_at, exchanges.ended_at as x_ended_at, exchanges.reason as x_reason
        """

    init(_ row: SQLRow) throws {
        self.init(
            realm: try row.identifier("x_realm"),
            id: try row.identifier("x_id"),
            document: try row.identifier("x_document"),
            sender: try row.identifier("x_sender"),
            route: try row.identifier("x_route"),
            routeVersion: try row.integer("x_route_version"),
            startedAt: try row.timestamp("x_started_at"),
            version: try row.identifier("x_version"),
            step: Int(try row.integer("x_step")),
            standing: try Standing(row)
        )
    }
}

extension Exchange.Standing {
    fileprivate init(_ row: SQLRow) throws {
        guard let state = Exchange.State(rawValue: try row.text("x_state")) else {
            throw SQLError(.corrupt, detail: "an exchange is in no known state")
        }
        guard !state.isEnded else {
            self = .ended(state, reason: try row.textIfPresent("x_reason"), at: try row.timestamp("x_ended_at"))
            return
        }
        guard let cause = Exchange.Cause(rawValue: try row.text("x_cause")),
            let owner = Exchange.Owner(try row.text("x_owner"))
        else { throw SQLError(.corrupt, detail: "an exchange waits for nobody known") }
        let until = try row.timestamp("x_due_at")
        self = state == .waiting ? .waiting(cause, owner, until: until) : .suspended(cause, owner, until: until)
    }

    /// What the columns hold.
    var cause: Exchange.Cause? {
        switch self {
        case .waiting(let cause, _, _), .suspended(let cause, _, _): cause
        case .ended: nil
        }
    }

    var owner: Exchange.Owner? {
        switch self {
        case .waiting(_, let owner, _), .suspended(_, let owner, _): owner
        case .ended: nil
        }
    }

    var until: Timestamp? {
        switch self {
        case .waiting(_, _, let until), .suspended(_, _, let until): until
        case .ended: nil
        }
    }

    var end: (reason: String?, time: Timestamp)? {
        if case .ended(_, let reason, let time) = self { (reason, time) } else { nil }
    }
}

extension Handover {
    static let columns = """
        handovers.realm as h_realm, handovers.id as h_id, handovers.exchange as h_exchange,
        handovers.step as h_step, handovers.recipient as h_recipient, handovers.version as h_version,
        handovers.state as h_state, handovers.fence as h_fence, handovers.leased_until as h_leased_until,
        handovers.offered_at as h_offered_at, handovers.expires_at as h_expires_at,
        handovers.ended_at as h_ended_at, handovers.reason as h_reason
        """

    init(_ row: SQLRow) throws {
        guard let state = State(rawValue: try row.text("h_state")) else {
            throw SQLError(.corrupt, detail: "a handover is in no known state")
        }
        self.init(
            realm: try row.identifier("h_realm"),
            id: try row.identifier("h_id"),
            exchange: try row.identifier("h_exchange"),
            step: Int(try row.integer("h_step")),
            recipient: try row.identifier("h_recipient"),
            version: try row.identifier("h_version"),
            state: state,
            fence: try row.integer("h_fence"),
            leasedUntil: try row.timestampIfPresent("h_leased_until"),
            offeredAt: try row.timestamp("h_offered_at"),
            expiresAt: try row.timestamp("h_expires_at"),
            endedAt: try row.timestampIfPresent("h_ended_at"),
            reason: try row.textIfPresent("h_reason")
        )
    }
}
