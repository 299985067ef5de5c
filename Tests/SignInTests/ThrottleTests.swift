import Primitives
import SignIn
import Testing

@Suite struct ThrottleTests {
    private let clock = ManualWallClock()

    private func begin(
        _ throttle: Throttle,
        _ account: String = "armor/anne",
        address: String = "192.0.2.1",
        browser: String? = nil
    ) -> Throttle.Attempt? {
        guard case .admitted(let attempt, _) = throttle.begin(account: account, address: address, browser: browser)
        else { return nil }
        return attempt
    }

    private func wait(_ throttle: Throttle, _ account: String = "armor/anne") -> Duration? {
        switch throttle.begin(account: account, address: "192.0.2.1") {
        case .admitted(let attempt, _):
            throttle.end(attempt, .wrong)
            return nil
        case .refused(let wait): return wait
        }
    }

    @Test func `of a burst two are checked, the others never reach the check`() {
        let throttle = Throttle(clock: self.clock)
        let admitted = (0..<150).compactMap { _ in self.begin(throttle) }
        #expect(admitted.count == 2)
        for attempt in admitted { throttle.end(attempt, .wrong) }
        let later = (0..<150).compactMap { _ in self.begin(throttle) }
        #expect(later.count == 2)
    }

    @Test func `five tries are free, then each waits longer, and a minute at most`() {
        let throttle = Throttle(clock: self.clock)
        for _ in 0..<6 { #expect(self.wait(throttle) == nil) }
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            #expect(self.wait(throttle) == .seconds(seconds))
            self.clock.advance(by: .seconds(seconds))
            #expect(self.wait(throttle) == nil)
        }
        self.clock.advance(by: .minutes(15))
        for _ in 0..<6 { #expect(self.wait(throttle) == nil) }
    }

    @Test func `a right password forgets the failures, a try nobody checked is given back`() throws {
        let throttle = Throttle(clock: self.clock)
        for _ in 0..<5 { #expect(self.wait(throttle) == nil) }
        throttle.end(try #require(self.begin(throttle)), .right)
        for _ in 0..<6 { #expect(self.wait(throttle) == nil) }
        #expect(self.wait(throttle) == .seconds(1))
        self.clock.advance(by: .seconds(1))
        throttle.end(try #require(self.begin(throttle)), .unchecked)
        self.clock.advance(by: .seconds(1))
        #expect(self.wait(throttle) == nil)
        #expect(self.wait(throttle) == .seconds(2))
    }

    @Test func `sixty typos behind one address shut out nobody`() {
        let throttle = Throttle(clock: self.clock)
        for number in 0..<250 {
            #expect(self.wait(throttle, "armor/agent\(number)") == nil)
        }
        #expect(throttle.begin(account: "armor/other", address: "192.0.2.1") != .refused(wait: .seconds(1)))
        #expect(self.begin(throttle, "armor/another") != nil)
    }

    @Test func `a network that asks too fast waits its turn, then is told to come back, and is free again in time`() {
        let throttle = Throttle(clock: self.clock)
        var pauses: [Duration] = []
        var refused = 0
        for number in 0..<600 {
            switch throttle.begin(account: "armor/agent\(number)", address: "192.0.2.1") {
            case .admitted(_, let pause): pauses.append(pause)
            case .refused: refused += 1
            }
        }
        #expect(pauses.count { $0 == .zero } == 300)
        #expect(pauses.max() == .seconds(30))
        #expect(refused == 150)
        #expect(self.begin(throttle, "armor/elsewhere", address: "192.0.2.2") != nil)
        self.clock.advance(by: .minutes(2))
        #expect(throttle.begin(account: "armor/late", address: "192.0.2.1").pause == .zero)
    }

    @Test func `addresses of one IPv6 network share one counter, IPv4 written as IPv6 is IPv4`() {
        let throttle = Throttle(clock: self.clock)
        for number in 0..<450 {
            _ = self.begin(throttle, "armor/agent\(number)", address: "2001:db8::\(String(number + 1, radix: 16))")
        }
        #expect(self.begin(throttle, "armor/one", address: "2001:db8::ffff:1") == nil)
        #expect(self.begin(throttle, "armor/two", address: "2001:db8:0:1::1") != nil)
        #expect(IPAddress("::ffff:192.0.2.1") == IPAddress("192.0.2.1"))
    }

    @Test func `a browser that the account signed in with never waits for the failures of others`() throws {
        let throttle = Throttle(clock: self.clock)
        while self.wait(throttle) == nil {}
        #expect(self.begin(throttle) == nil)
        throttle.end(try #require(self.begin(throttle, browser: "known")), .right)
        for _ in 0..<6 { throttle.end(try #require(self.begin(throttle, browser: "known")), .wrong) }
        #expect(self.begin(throttle, browser: "known") == nil)
    }

    @Test func `full of young names it counts the newest all the same`() {
        let throttle = Throttle(clock: self.clock, capacity: 100)
        for number in 0..<500 { _ = self.wait(throttle, "armor/agent\(number)") }
        self.clock.advance(by: .minutes(2))
        for _ in 0..<6 { #expect(self.wait(throttle, "armor/newest") == nil) }
        #expect(self.wait(throttle, "armor/newest") == .seconds(1))
    }

    @Test func `a clock that is set back makes no wait longer than it was`() {
        let throttle = Throttle(clock: self.clock)
        while self.wait(throttle) == nil {}
        self.clock.advance(by: .hours(-5))
        #expect(self.wait(throttle) == .seconds(1))
    }
}

extension Throttle.Admission {
    fileprivate var pause: Duration? { if case .admitted(_, let pause) = self { pause } else { nil } }
}
