import CLibPQ
import Primitives
import SQLCore

/// One connection, driven without blocking: libpq writes and reads what the socket takes, the loop waits for more.
///
/// Statements go out in pipelines, so that what belongs together (begin, prepare, execute) costs one round trip.
actor PostgresConnection: SQLTransaction {
    enum Step {
        /// Text that is not worth preparing.
        case text(String)
        case prepare(name: String, key: String, text: String, parameters: PostgresParameters)
        case execute(name: String, parameters: PostgresParameters)
    }

    nonisolated let dialect = SQLDialect.postgres
    private let loop: ReadinessLoop
    private var handle: OpaquePointer?
    private var isSpoiled = false
    var statements = PostgresStatements()

    /// The text that begins the transaction, until it is sent with the first statement.
    var unsentBegin: String?
    var isReadOnly = false
    /// Why the transaction is lost.
    var failure: SQLError?

    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var lastUse = ContinuousClock.now

    static func open(
        _ configuration: PostgresConfiguration,
        loop: ReadinessLoop
    ) async throws(SQLError) -> PostgresConnection {
        let handle = try await PostgresConnector().connect(configuration.parameters)
        let connection = PostgresConnection(handle, loop: loop)
        let statement = "\(configuration.statementTimeout.microseconds / 1000)ms"
        let idle = "\(configuration.idleInTransactionTimeout.microseconds / 1000)ms"
        try await connection.query(
            """
            select set_config('statement_timeout', \(statement), false),
                set_config('idle_in_transaction_session_timeout', \(idle), false),
                set_config('default_transaction_isolation', 'read committed', false)
            """
        )
        return connection
    }

    private init(_ handle: PostgresHandle, loop: ReadinessLoop) {
        self.handle = handle.pointer
        self.loop = loop
    }

    isolated deinit { self.close() }

    func close() {
        PQfinish(self.handle)
        self.handle = nil
    }

    /// Whether the next one may have it.
    var isReusable: Bool {
        guard let handle = self.handle, !self.isSpoiled, !self.isBusy else { return false }
        return PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Whether the server is still there, as far as the socket tells. Asked only after a pause.
    func seemsAlive() -> Bool {
        guard self.isReusable, let handle = self.handle else { return false }
        guard self.lastUse.duration(to: .now) > .seconds(1) else { return true }
        // Twice, for the first reads the server's farewell and the second finds the end.
        for _ in 0..<2 where PQconsumeInput(handle) == 0 || PQisBusy(handle) == 1 { return false }
        return PQstatus(handle) == CONNECTION_OK
    }

    /// Sends all steps at once and waits for their results; the last one, or the first error.
    func exchange(_ steps: [Step]) async throws(SQLError) -> PostgresResult {
        try self.outcome(of: try await self.results(of: steps))
    }

    /// Sends all steps at once and waits for their results, one for each: an error, and after it those not tried.
    func results(of steps: [Step]) async throws(SQLError) -> [PostgresResult] {
        await self.enter()
        defer { self.leave() }
        guard let handle = self.handle, !self.isSpoiled else { throw SQLError(.unavailable, detail: "connection lost") }
        do throws(SQLError) {
            for step in steps { try self.send(step, on: handle) }
            guard PQpipelineSync(handle) == 1 else { throw self.lost(handle) }
            try await self.flush(handle)
            let results = try await self.receive(handle)
            self.lastUse = .now
            for (step, result) in zip(steps, results) where result.error == nil {
                if case .prepare(let name, let key, _, _) = step { self.statements.record(name, for: key) }
            }
            guard results.count == steps.count || results.contains(where: { $0.error != nil }) else {
                self.isSpoiled = true
                throw SQLError(.unavailable, detail: "\(results.count) results for \(steps.count) steps")
            }
            return results
        } catch {
            if PQstatus(handle) != CONNECTION_OK { self.isSpoiled = true }
            throw error
        }
    }

    private func send(_ step: Step, on handle: OpaquePointer) throws(SQLError) {
        let isSent =
            switch step {
            case .text(let text): PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1)
            case .prepare(let name, _, let text, let parameters):
                PQsendPrepare(handle, name, text, Int32(parameters.types.count), parameters.types)
            case .execute(let name, let parameters):
                parameters.withPointers { count, values, lengths, formats in
                    PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
                }
            }
        guard isSent == 1 else {
            // What was sent before would be answered later, to another question.
            self.isSpoiled = true
            throw self.lost(handle)
        }
    }

    private func flush(_ handle: OpaquePointer) async throws(SQLError) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                try await self.loop.wait(for: PQsocket(handle), .readingOrWriting)
                guard PQconsumeInput(handle) == 1 else { throw self.lost(handle) }
            default: throw self.lost(handle)
            }
        }
    }

    private func receive(_ handle: OpaquePointer) async throws(SQLError) -> [PostgresResult] {
        var results: [PostgresResult] = []
        while true {
            while PQisBusy(handle) == 1 {
                try await self.loop.wait(for: PQsocket(handle), .reading)
                guard PQconsumeInput(handle) == 1 else { throw self.lost(handle) }
            }
            guard let pointer = PQgetResult(handle) else {
                guard PQstatus(handle) == CONNECTION_OK else { throw results.last?.error ?? self.lost(handle) }
                continue
            }
            let result = PostgresResult(pointer)
            if result.status == PGRES_PIPELINE_SYNC {
                _ = PQgetResult(handle)  // Nothing more: libpq then knows that it is idle.
                return results
            }
            if result.spoilsConnection { self.isSpoiled = true }
            results.append(result)
        }
    }

    private func outcome(of results: [PostgresResult]) throws(SQLError) -> PostgresResult {
        for result in results {
            guard let error = result.error else { continue }
            throw self.isReadOnly && error.detail.hasPrefix("25006")
                ? SQLError(.invalidStatement, detail: error.detail) : error
        }
        guard let last = results.last else { throw SQLError(.unavailable, detail: "no result") }
        return last
    }

    private func lost(_ handle: OpaquePointer) -> SQLError {
        self.isSpoiled = true
        return SQLError(.unavailable, detail: String(cString: PQerrorMessage(handle)))
    }

    // Statements of one transaction may come from several tasks: one exchange at a time.
    private func enter() async {
        if self.isBusy { return await withCheckedContinuation { self.waiting.append($0) } }
        self.isBusy = true
    }

    private func leave() {
        if self.waiting.isEmpty { self.isBusy = false } else { self.waiting.removeFirst().resume() }
    }
}
