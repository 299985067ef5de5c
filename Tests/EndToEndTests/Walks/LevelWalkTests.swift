import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// Whoever knows the password and nothing else, where the realm asks every agent for a second factor and the time to
/// enrol one is over: no order of requests opens anything.
@Suite struct LevelWalkTests {
    @Test(arguments: [11, 12, 13, 14, 15, 16] as [UInt64])
    func `the password alone opens nothing where two factors are asked, in whatever order pages are sent`(
        seed: UInt64
    ) async throws {
        try await Hub.lend { hub in
            try await hub.setPolicy { policy in
                policy.secondFactor = .agents
                policy.enrolmentGraceDays = 0
            }
            let member = try await hub.member(password: Hub.password)
            let app = try await hub.enrolApp(of: member.agent, in: ["armor"])
            let codes = try await hub.enrolCodes(of: member.agent, in: ["armor"])
            let client = try await hub.client()
            let walk = TrespassWalk(hub, client, app.key, seed: seed)
            for _ in 0..<240 {
                let act = try await walk.act()
                let trace = "seed \(seed), after \(walk.trace.count) acts, the last \(act)"
                #expect(walk.worst < 500 || walk.worst == 503, "\(trace): \(walk.worst)")
                #expect(try await hub.sessions(of: member).isEmpty, "\(trace): a session")
                let factors = try await hub.factors(of: member)
                #expect(Set(factors.map(\.id)) == [app.factor.id, codes.factor.id], "\(trace): a factor")
                guard try await hub.sessions(of: member).isEmpty else { break }
            }
            #expect(walk.reached > 0, "seed \(seed): never as far as the second factor: \(walk.trace)")
            #expect(try await !hub.auditNames().contains("agent.password-set"))
        }
    }
}

/// Sends pages of the sign-in and of the account in any order, with states of its own, old, foreign, torn and missing.
final class TrespassWalk {
    private let hub: Hub
    private let client: HubClient
    private let key: TOTP
    private let browsers: [HubBrowser]
    private let stranger: HubBrowser
    private var random: SplitMix64
    private var states: [String] = []
    private var tokens: [[String]] = [[], []]
    private var pages: [HubAnswer?] = [nil, nil]
    private var sent: [(browser: Int, target: String, form: [String: String])] = []
    private(set) var trace: [String] = []
    /// The worst status so far.
    private(set) var worst = 0
    /// How often the second factor was asked for.
    private(set) var reached = 0

    init(_ hub: Hub, _ client: HubClient, _ key: TOTP, seed: UInt64) {
        self.hub = hub
        self.client = client
        self.key = key
        self.browsers = [HubBrowser(hub), HubBrowser(hub)]
        self.stranger = HubBrowser(hub)
        self.random = SplitMix64(seed: seed)
    }

    func act() async throws -> String {
        let browser = self.random.once(in: 4) ? 1 : 0
        let name: String
        switch self.random.below(12) {
        case 0...1: name = try await self.start(browser)
        case 2...5: name = try await self.answer(browser)
        case 6: name = try await self.get(browser)
        case 7...8: name = try await self.post(browser)
        case 9: name = try await self.repeatOld()
        case 10: name = self.wait()
        default: name = try await self.leave(browser)
        }
        self.trace.append(name)
        return name
    }

    // MARK: - Acts

    private func start(_ browser: Int) async throws -> String {
        var changes: [String: String?] = [:]
        switch self.random.below(5) {
        case 0: changes["prompt"] = "login"
        case 1: changes["acr_values"] = "eidas1"
        case 2: changes["max_age"] = "0"
        case 3: changes["claims"] = #"{"id_token":{"acr":{"essential":true,"value":"eidas1"}}}"#
        default: break
        }
        let target = self.random.pick([
            self.hub.authorizePath(self.client, changes), self.hub.authorizePath(self.client, realm: "armor", changes),
            "/", "/account", "/account/factors",
        ])
        // Somebody else begins too: his state is foreign.
        let foreign = try await self.stranger.open(self.hub.authorizePath(self.client))
        self.states += [foreign.form?.fields["state"]].compactMap { $0 }
        return try await self.note(browser, "GET \(target ?? "/")", self.browsers[browser].open(target ?? "/"))
    }

    /// The page that is shown, answered with what is known, or with the wrong thing.
    private func answer(_ browser: Int) async throws -> String {
        // Who cancels at each page gets nowhere.
        let turnsBack = self.random.once(in: 8)
        let forms = self.pages[browser]?.forms.filter { turnsBack || $0.action != "/sign-in/cancel" } ?? []
        guard let form = self.random.pick(forms) else {
            return try await self.start(browser)
        }
        var fields = form.fields.merging(self.typed()) { $1 }
        if self.random.once(in: 8) { fields["state"] = self.state() }
        if self.random.once(in: 10) { fields["csrf"] = self.random.pick(self.tokens[1 - browser]) }
        return try await self.send(browser, form.action, fields)
    }

    private func get(_ browser: Int) async throws -> String {
        let paths = self.hub.routes.filter(\.isGet).map(\.target).filter(Self.isOurs)
        let links = self.pages[browser].map { PageForm.links(in: $0.text).filter { $0.hasPrefix("/") } } ?? []
        let path = self.random.pick(paths) ?? "/"
        let state = self.state().map { "?state=\($0)" } ?? ""
        let target = self.random.once(in: 2) ? self.random.pick(links) ?? path : "\(path)\(state)"
        return try await self.note(browser, "GET \(target)", self.browsers[browser].open(target))
    }

    private func post(_ browser: Int) async throws -> String {
        let paths = self.hub.routes.filter { !$0.isGet }.map(\.target).filter(Self.isOurs)
        var fields = self.typed()
        fields["state"] = self.state()
        fields["csrf"] =
            self.random.once(in: 5) ? self.random.pick(self.tokens[1 - browser]) : self.tokens[browser].last
        return try await self.send(browser, self.random.pick(paths) ?? "/sign-in", fields)
    }

    /// Something sent before, once more, or twice at once, or from the other browser.
    private func repeatOld() async throws -> String {
        guard let old = self.random.pick(self.sent) else { return "nothing to repeat" }
        if self.random.once(in: 2) {
            let (browser, target, form) = (self.browsers[old.browser], old.target, old.form)
            async let first = browser.post(target, form)
            async let second = browser.post(target, form)
            for answer in try await [first, second] { self.worst = max(self.worst, answer.status) }
            return "twice \(old.target)"
        }
        return try await self.send(self.random.once(in: 3) ? 1 - old.browser : old.browser, old.target, old.form)
    }

    private func wait() -> String {
        let waits: [Duration] = [.seconds(20), .minutes(2), .minutes(9), .minutes(11), .minutes(31), .hours(9)]
        let wait = self.random.pick(waits) ?? .zero
        self.hub.clock.advance(by: wait)
        return "wait \(wait)"
    }

    private func leave(_ browser: Int) async throws -> String {
        if self.random.once(in: 3) { self.browsers[browser].forget(Hub.browserCookie) }
        return try await self.send(browser, "/oauth2/logout", ["csrf": self.tokens[browser].last ?? ""])
    }

    // MARK: - What is sent

    private static func isOurs(_ path: String) -> Bool {
        path == "/" || ["/sign-in", "/account", "/favourites"].contains { path.hasPrefix($0) }
    }

    private func typed() -> [String: String] {
        var fields: [String: String] = [
            "identifier": "alegoff@armor.example", "realm": "armor", "name": "app", "decision": "allow",
            "passkey": "{}", "code": self.wrongCode(),
        ]
        fields["password"] = self.random.once(in: 25) ? "un autre mot de passe" : Hub.password
        if self.random.once(in: 6) { fields[self.random.pick(fields.keys.sorted()) ?? ""] = "" }
        if self.random.once(in: 6) { fields[self.random.pick(fields.keys.sorted()) ?? ""] = nil }
        return fields
    }

    /// Six digits that the app does not show about now, or a code that is on no paper.
    private func wrongCode() -> String {
        guard !self.random.once(in: 3) else { return "aaaaa-ccccc-ddddd" }
        let step = TOTP.step(of: self.hub.clock.now)
        let shown = Set((-2...2).map { self.key.code(at: step + $0) })
        return ["000000", "123456", "999999", "314159", "271828", "141421"].first { !shown.contains($0) } ?? ""
    }

    private func state() -> String? {
        guard let state = self.random.pick(self.states), !self.random.once(in: 10) else { return nil }
        guard self.random.once(in: 6) else { return state }
        var letters = Array(state.utf8)
        let place = self.random.below(max(1, letters.count))
        if !letters.isEmpty {
            letters[place] = letters[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        }
        return self.random.once(in: 8) ? "" : String(decoding: letters, as: UTF8.self)
    }

    private func send(_ browser: Int, _ target: String, _ form: [String: String]) async throws -> String {
        self.sent.append((browser, target, form))
        let answer = try await self.browsers[browser].post(target, form)
        self.worst = max(self.worst, answer.status)
        return try await self.note(browser, "POST \(target)", self.browsers[browser].follow(answer))
    }

    private func note(_ browser: Int, _ name: String, _ answer: HubAnswer) -> String {
        self.worst = max(self.worst, answer.status)
        if answer.isPage { self.pages[browser] = answer }
        for form in answer.forms {
            self.states += [form.fields["state"]].compactMap { $0 }
            self.tokens[browser] += [form.fields["csrf"]].compactMap { $0 }
            if form.action == "/sign-in/second-factor" { self.reached += 1 }
        }
        return name
    }
}
