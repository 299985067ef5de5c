import Model
import Primitives
import SQLCore

/// Devices that wait for an agent.
struct SQLDeviceStore: DeviceStore {
    /// How much longer a device waits that asked too soon (RFC 8628, section 3.5).
    private static let penalty = Duration.seconds(5)

    let context: StorageContext

    func begin(_ request: DeviceRequest) async throws {
        try await self.context.write("device request") { transaction in
            try await transaction.execute(
                """
                insert into device_requests (hash, user_code, application, issuer_realm, scopes, acr_values, address,
                    polling_interval, created_at, expires_at, state)
                values (\(request.hash), \(request.userCode), \(request.application), \(nullable: request.issuerRealm),
                    \(request.scopes.joined(separator: " ")), \(request.acrValues.joined(separator: " ")),
                    \(nullable: request.address), \(request.interval.components.seconds), \(request.createdAt), \(request.expiresAt), 'pending')
                """
            )
        }
    }

    func pending(userCode: String, now: Timestamp) async throws -> DeviceRequest? {
        try await self.context.find(
            "device request",
            """
            select * from device_requests where user_code = \(userCode) and state = 'pending' and expires_at > \(now)
            """
        ) { try DeviceRequest($0) }
    }

    func decide(
        userCode: String,
        _ approval: DeviceRequest.Approval?,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool {
        let kept = try approval.map { try JSONColumn.encode(KeptApproval($0)) }
        return try await self.context.write("device request") { transaction in
            let changed = try await transaction.execute(
                """
                update device_requests set state = \(approval == nil ? "refused" : "approved"),
                    approval = \(nullable: kept)
                where user_code = \(userCode) and state = 'pending' and expires_at > \(time)
                """
            )
            guard changed == 1 else { return false }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func poll(_ hash: [UInt8], application: Application.ClientID, at time: Timestamp) async throws -> DevicePoll {
        try await self.context.write("device request") { transaction in
            let rows = try await transaction.query(
                """
                select * from device_requests where hash = \(hash) and application = \(application)
                    and expires_at > \(time) \(raw: transaction.forUpdate)
                """
            )
            guard let row = rows.first else { return .gone }
            let request = try DeviceRequest(row)
            switch request.state {
            case .refused: return .refused
            case .approved(let approval): return .approved(request, approval)
            case .pending:
                let last = try row.timestampIfPresent("polled_at")
                let isTooSoon = last.map { time - $0 < request.interval } ?? false
                let interval = isTooSoon ? request.interval + Self.penalty : request.interval
                try await transaction.execute(
                    """
                    update device_requests set polled_at = \(time),
                        polling_interval = \(interval.components.seconds) where hash = \(hash)
                    """
                )
                return isTooSoon ? .tooSoon : .pending
            }
        }
    }

    func forget(expiredBefore time: Timestamp) async throws {
        try await self.context.write("device requests") { transaction in
            try await transaction.execute("delete from device_requests where expires_at < \(time)")
        }
    }
}

/// An approval as kept.
private struct KeptApproval: Codable {
    let agent: String
    let realm: String
    let affiliation: String
    let session: String
    let authenticatedAt: Int64

    init(_ approval: DeviceRequest.Approval) {
        self.agent = approval.agent.text
        self.realm = approval.realm.text
        self.affiliation = approval.affiliation.text
        self.session = approval.session.text
        self.authenticatedAt = approval.authenticatedAt.microseconds
    }

    var approval: DeviceRequest.Approval {
        .init(
            agent: .init(self.agent),
            realm: .init(self.realm),
            affiliation: .init(self.affiliation),
            session: .init(self.session),
            authenticatedAt: Timestamp(microseconds: self.authenticatedAt)
        )
    }
}

extension DeviceRequest {
    fileprivate init(_ row: SQLRow) throws {
        let state: State
        switch (try row.text("state"), try row.textIfPresent("approval")) {
        case ("pending", _): state = .pending
        case ("approved", let kept?): state = .approved(try JSONColumn.decode(KeptApproval.self, kept).approval)
        default: state = .refused
        }
        self.init(
            hash: try row.bytes("hash"),
            userCode: try row.text("user_code"),
            application: try row.identifier("application"),
            issuerRealm: try row.identifierIfPresent("issuer_realm"),
            scopes: WordsColumn.words(try row.text("scopes")),
            acrValues: WordsColumn.words(try row.text("acr_values")),
            address: try row.textIfPresent("address"),
            interval: .seconds(try row.integer("polling_interval")),
            createdAt: try row.timestamp("created_at"),
            expiresAt: try row.timestamp("expires_at"),
            state: state
        )
    }
}
