import CLibPQ
import Foundation
import Primitives
import SQLCore

/// Opens one connection on a thread of its own: resolving names and the handshake block.
actor PostgresConnector {
    private nonisolated let executor = BlockingExecutor(label: "postgres.connect")
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    func connect(_ parameters: [(name: String, value: String)]) throws(SQLError) -> PostgresHandle {
        let names = parameters.map { strdup($0.name) }
        let values = parameters.map { strdup($0.value) }
        defer { for text in names + values { free(text) } }
        let connection = PQconnectdbParams(
            names.map { UnsafePointer($0) } + [nil],
            values.map { UnsafePointer($0) } + [nil],
            1
        )
        guard let connection else { throw SQLError(.unavailable, detail: "no memory for a connection") }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw SQLError(.unavailable, detail: String(cString: PQerrorMessage(connection)))
        }
        // Notices would go to the standard error output.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else {
            defer { PQfinish(connection) }
            throw SQLError(.unavailable, detail: "the connection cannot be driven without blocking")
        }
        return PostgresHandle(connection)
    }
}

/// A libpq connection on its way to the actor that owns it.
// Safety: made by the connector, which keeps no reference, and used by its one owner.
struct PostgresHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }
}
