import Model
import OpenID
import Primitives
import Testing

/// How much is kept of what was refused, and told of it.
@Suite struct RefusalLedgerTests {
    private static func refusal(_ cause: String, of client: String? = "ged") -> RefusedRequest {
        RefusedRequest(client: client.map { .init($0) }, code: "invalid_client", cause: cause)
    }

    @Test func `causes are counted over the last day, the most frequent first`() {
        let clock = ManualWallClock()
        let ledger = RefusalLedger(clock: clock)
        _ = ledger.note(Self.refusal("a"))
        clock.advance(by: .hours(20))
        for _ in 0..<2 { _ = ledger.note(Self.refusal("b")) }
        _ = ledger.note(Self.refusal("b", of: "wiki"))
        #expect(ledger.counts(of: "ged").map(\.cause) == ["b", "a"])
        #expect(ledger.counts(of: "ged").map(\.count) == [2, 1])
        clock.advance(by: .hours(5))
        #expect(ledger.counts(of: "ged").map(\.cause) == ["b"])
        #expect(ledger.counts(of: "wiki").count == 1 && ledger.counts(of: "autre").isEmpty)
        clock.advance(by: .hours(24))
        #expect(ledger.counts(of: "ged").isEmpty)
    }

    @Test func `what anybody can choose makes no place without end`() {
        let ledger = RefusalLedger(clock: ManualWallClock())
        for number in 0..<1000 { _ = ledger.note(Self.refusal("redirect asked: https://x\(number).example")) }
        // A stranger's addresses hide nothing else.
        _ = ledger.note(Self.refusal("the secret is another"))
        let counts = ledger.counts(of: "ged")
        #expect(counts.count == 10 && counts.map(\.count).reduce(0, +) == 1001)
        #expect(counts.first?.cause == "other causes")
        #expect(counts.contains { $0.cause == "the secret is another" })
    }

    @Test func `causes of any kind are bounded`() {
        let ledger = RefusalLedger(clock: ManualWallClock())
        for number in 0..<1000 { _ = ledger.note(Self.refusal("cause \(number)")) }
        #expect(ledger.counts(of: "ged").count == 25)
    }

    @Test func `each application has its lines of a minute, and those from nowhere share theirs`() {
        let clock = ManualWallClock()
        let ledger = RefusalLedger(clock: clock)
        let all = (0..<50).map { _ in ledger.note(Self.refusal("a")) }
        #expect(all.count { $0 == .none } == 50 - RefusalLedger.linesPerMinute)
        #expect(all[RefusalLedger.linesPerMinute - 1] == .lastLine)
        #expect(ledger.note(Self.refusal("a", of: "wiki")) == .line(unwritten: 0))
        #expect(ledger.note(Self.refusal("a", of: nil)) == .line(unwritten: 0))
        clock.advance(by: .minutes(1))
        #expect(ledger.note(Self.refusal("a")) == .line(unwritten: 20))
        #expect(ledger.note(Self.refusal("a")) == .line(unwritten: 0))
    }
}
