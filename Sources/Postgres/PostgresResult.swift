import CLibPQ
import SQLCore

/// One result of libpq, freed with the value. Used by the connection that received it only.
final class PostgresResult {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(self.pointer) }

    var status: ExecStatusType { PQresultStatus(self.pointer) }
    var commandTag: String { String(cString: PQcmdStatus(self.pointer)) }
    var rowsChanged: Int { Int(String(cString: PQcmdTuples(self.pointer))) ?? 0 }
    var names: [String] { (0..<PQnfields(self.pointer)).map { String(cString: PQfname(self.pointer, $0)) } }

    func rows(names: [String]) throws(SQLError) -> [SQLRow] {
        let types = (0..<Int32(names.count)).map { PQftype(self.pointer, $0) }
        var rows: [SQLRow] = []
        let count = PQntuples(self.pointer)
        rows.reserveCapacity(Int(count))
        for row in 0..<count {
            var values: [SQLValue] = []
            values.reserveCapacity(types.count)
            for (column, type) in types.enumerated() { values.append(try self.value(row, Int32(column), type)) }
            rows.append(SQLRow(names: names, values: values))
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid) throws(SQLError) -> SQLValue {
        if PQgetisnull(self.pointer, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(self.pointer, row, column),
            count: Int(PQgetlength(self.pointer, row, column))
        )
        return try PostgresDecoding.value(bytes, type)
    }

    /// What went wrong, `nil` when nothing did.
    var error: SQLError? {
        switch self.status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_PIPELINE_SYNC: return nil
        case PGRES_PIPELINE_ABORTED: return SQLError(.invalidStatement, detail: "a statement before failed")
        default:
            let state = liamm_pq_sqlstate(self.pointer).map { String(cString: $0) } ?? ""
            let source = liamm_pq_source_function(self.pointer).map { String(cString: $0) } ?? ""
            let detail = String(cString: PQresultErrorMessage(self.pointer))
            return SQLError(PostgresDecoding.code(state, source: source), detail: "\(state) \(detail)")
        }
    }

    /// Whether the connection should not be used again: the server is leaving or was demoted, or what it prepared for
    /// us no longer fits.
    var spoilsConnection: Bool {
        guard let state = liamm_pq_sqlstate(self.pointer).map({ String(cString: $0) }) else {
            return self.status == PGRES_FATAL_ERROR
        }
        return ["08", "57P", "58", "XX"].contains { state.hasPrefix($0) }
            || ["0A000", "26000", "25006"].contains(state)
    }
}
