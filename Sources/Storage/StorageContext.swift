import Model
import Primitives
import SQLCore

/// What every store holds: the database, and what seals and commits. Nothing above sees an `SQLError`.
struct StorageContext: Sendable {
    let database: any SQLDatabase
    let sealer: any SecretSealer
    let cipher: any PersonalCipher
    let random: any RandomSource
    let work: WorkSignal
    let offers: OfferSignal
    let entries: EntryIdentifiers
    let applications = RecentlyRead<Application.ClientID, Application>()
    let realms = RecentlyRead<Realm.Slug, AppliedRealm>()
    let keys = DecodedColumn<HubKey.Pair>()

    /// One transaction, committed and durable when it returns.
    @discardableResult
    func write<Result: Sendable>(
        _ subject: String,
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await Self.translating(subject) { try await self.database.write(body) }
    }

    /// One writing statement, committed and durable when it returns, each of its rows made into a record.
    func run<Record>(
        _ subject: String,
        _ statement: SQLStatement,
        _ record: (SQLRow) throws -> Record
    ) async throws -> [Record] {
        try await Self.translating(subject) { try await self.database.run(statement).map(record) }
    }

    /// One transaction that may owe applications a logout token: the worker is woken when something was queued.
    func leave<Result: Sendable>(
        _ subject: String,
        _ body: @escaping @Sendable (any SQLTransaction, LeavingTally) async throws -> Result
    ) async throws -> Result {
        let (result, queued) = try await self.write(subject) { transaction in
            // A tally per run: the body may run again after a serialization failure.
            let tally = LeavingTally()
            let result = try await body(transaction, tally)
            return (result, tally.queued)
        }
        if queued > 0 { self.work.signal() }
        return result
    }

    /// One transaction that may offer a handover: those who wait for one are woken when it did.
    func offering<Result: Sendable>(
        _ subject: String,
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> (Result, isOffered: Bool)
    ) async throws -> Result {
        let (result, isOffered) = try await self.write(subject, body)
        if isOffered { self.offers.signal() }
        return result
    }

    /// Several statements over one consistent state.
    func read<Result: Sendable>(
        _ subject: String,
        _ body: @escaping @Sendable (any SQLTransaction) async throws -> Result
    ) async throws -> Result {
        try await Self.translating(subject) { try await self.database.read(body) }
    }

    /// One reading statement, each of its rows made into a record.
    func list<Record>(
        _ subject: String,
        _ statement: SQLStatement,
        _ record: (SQLRow) throws -> Record
    )
        async throws -> [Record]
    {
        try await Self.translating(subject) { try await self.database.query(statement).map(record) }
    }

    /// The few rows that a key finds, each made into a record.
    func lookup<Record>(
        _ subject: String,
        _ statement: SQLStatement,
        _ record: (SQLRow) throws -> Record
    ) async throws -> [Record] {
        try await Self.translating(subject) { try await self.database.lookup(statement).map(record) }
    }

    /// The one row that a key finds.
    func find<Record>(
        _ subject: String,
        _ statement: SQLStatement,
        _ record: (SQLRow) throws -> Record
    ) async throws -> Record? {
        try await self.lookup(subject, statement, record).first
    }

    private static func translating<Result>(
        _ subject: String,
        _ body: () async throws -> Result
    ) async throws
        -> Result
    {
        do {
            return try await body()
        } catch let error as SQLError {
            throw self.translate(error, subject)
        }
    }

    private static func translate(_ error: SQLError, _ subject: String) -> StoreError {
        switch error.code {
        case .uniqueViolation, .foreignKeyViolation, .checkViolation: StoreError(.conflict, subject)
        case .serializationFailure, .busy, .unavailable: StoreError(.unavailable, subject)
        case .diskFull: StoreError(.full, subject)
        case .corrupt, .missingColumn, .invalidStatement: StoreError(.corrupt, "\(subject): \(error.description)")
        }
    }
}
