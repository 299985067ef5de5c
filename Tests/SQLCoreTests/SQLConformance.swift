import SQLCore
import Testing

/// A rule that both engines keep. Each starts with an empty database.
struct SQLConformance: Sendable, CustomTestStringConvertible {
    let name: String
    let check: @Sendable (any SQLDatabase) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (any SQLDatabase) async throws -> Void) {
        self.name = name
        self.check = check
    }

    var testDescription: String { self.name }

    static let all = Self.values + Self.violations + Self.transactions + Self.races + Self.migrations
}

/// Runs the work and answers with the code of the `SQLError` it throws.
func code(_ work: () async throws -> Void) async -> SQLError.Code? {
    do {
        try await work()
        return nil
    } catch {
        return (error as? SQLError)?.code
    }
}

/// The work throws an `SQLError` of this code.
func fails(
    _ expected: SQLError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ work: () async throws -> Void
) async {
    let found = await code(work)
    #expect(found == expected, sourceLocation: sourceLocation)
}

/// Opened once; whoever comes before waits.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var arrived = 0
    private var counting: [(Int, CheckedContinuation<Void, Never>)] = []

    func pass() async {
        if self.isOpen { return }
        await withCheckedContinuation { self.waiting.append($0) }
    }

    func open() {
        self.isOpen = true
        for continuation in self.waiting { continuation.resume() }
        self.waiting = []
    }

    func arrive() {
        self.arrived += 1
        self.counting.removeAll { count, continuation in
            guard self.arrived >= count else { return false }
            continuation.resume()
            return true
        }
    }

    func arrivals(_ count: Int) async {
        if self.arrived >= count { return }
        await withCheckedContinuation { self.counting.append((count, $0)) }
    }
}
