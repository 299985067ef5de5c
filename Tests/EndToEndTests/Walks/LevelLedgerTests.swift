import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// identity.md, "acr / amr (what really happened)": held against a ledger of what each session really proved.
@Suite struct LevelLedgerTests {
    @Test(arguments: [21, 22, 23, 24, 25, 26] as [UInt64])
    func `no token says more than what its session proved, whatever was asked and in whatever order`(
        seed: UInt64
    ) async throws {
        try await Hub.lend { hub in
            let member = try await hub.member(password: Hub.password)
            let walk = LedgerWalk(hub, member, try await hub.client(), seed: seed)
            for _ in 0..<45 {
                let act = try await walk.act()
                for complaint in walk.complaints { Issue.record("seed \(seed), \(act): \(complaint)") }
                guard walk.complaints.isEmpty else { break }
            }
            #expect(Set(walk.told).count > 1, "seed \(seed): one level only, \(Set(walk.told))")
        }
    }

    @Test(arguments: [#"{"id_token":{"acr":{"essential":true,"value":"eidas2"}}}"#, nil])
    func `a session whose proof has grown old is asked again, never sent in circles`(claims: String?) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            var pilot = PagePilot(
                HubBrowser(hub),
                .init(identifier: "alegoff@armor.example", password: Hub.password, putsOff: true, enrols: false)
            )
            #expect(try await pilot.go(hub.authorizePath(client)).parameters["code"] != nil)
            hub.clock.advance(by: .minutes(20))
            let answer = try await pilot.go(hub.authorizePath(client, ["claims": claims, "acr_values": "eidas2"]))
            #expect(answer.parameters["error"] != nil || answer.parameters["code"] != nil || answer.form != nil)
        }
    }
}

/// Signs in, rises, refreshes, enrols, removes and leaves, and keeps a book of the proofs that were accepted.
final class LedgerWalk {
    private static let ranks = ["eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"]

    private let hub: Hub
    private let member: Affiliation
    private let client: HubClient
    private let browsers: [HubBrowser]
    private var random: SplitMix64
    private var key: TOTP?
    private var codes: [String] = []
    private var ledger: [String: Set<String>] = [:]
    private var tokens: [(tokens: HubTokens, isAsked: Bool)] = []
    private(set) var complaints: [String] = []
    private(set) var told: [String] = []

    init(_ hub: Hub, _ member: Affiliation, _ client: HubClient, seed: UInt64) {
        self.hub = hub
        self.member = member
        self.client = client
        self.browsers = [HubBrowser(hub), HubBrowser(hub)]
        self.random = SplitMix64(seed: seed)
    }

    func act() async throws -> String {
        let browser = self.browsers[self.random.below(2)]
        let waits: [Duration] = [.seconds(1), .seconds(31), .minutes(2), .minutes(12), .minutes(50)]
        self.hub.clock.advance(by: self.random.pick(waits) ?? .zero)
        switch self.random.below(12) {
        case 0...4:
            if self.random.once(in: 3) { browser.forget(Hub.sessionCookie) }
            return try await self.ask(browser)
        case 5...6: return try await self.refresh()
        case 7...8:
            try await self.go(browser, "/account/factors/application")
            return "enrol"
        case 9: return try await self.remove(browser)
        case 10:
            let page = try await browser.open("/account")
            if let form = page.forms.first(where: { $0.action == "/oauth2/logout" }) {
                _ = try await browser.submit(form)
            }
            return "sign out"
        default:
            self.hub.clock.advance(by: .hours(self.random.below(10)))
            return "a long wait"
        }
    }

    @discardableResult
    private func go(_ browser: HubBrowser, _ target: String) async throws -> HubAnswer {
        var knowledge = PagePilot.Knowledge(identifier: "alegoff@armor.example", password: Hub.password)
        knowledge.code = self.key.map { self.hub.code(of: $0) }
        if self.random.once(in: 3) { knowledge.recoveryCode = self.codes.popLast() }
        knowledge.putsOff = self.random.once(in: 2)
        var pilot = PagePilot(browser, knowledge)
        let answer = try await pilot.go(target)
        if let session = try await self.hub.session(in: browser), !pilot.caught.held.isEmpty {
            self.ledger[session.id.text, default: []].formUnion(pilot.caught.held)
        }
        if let key = pilot.caught.keys.last { self.key = key }
        if !pilot.caught.codes.isEmpty { self.codes = pilot.caught.codes }
        return answer
    }

    private func ask(_ browser: HubBrowser) async throws -> String {
        var changes: [String: String?] = [:]
        switch self.random.below(7) {
        case 0: changes["prompt"] = "login"
        case 1: changes["prompt"] = "none"
        case 2: changes["acr_values"] = "eidas2 eidas1-mfa"
        case 3: changes["acr_values"] = "eidas3 eidas1"
        case 4: changes["claims"] = #"{"id_token":{"acr":{"essential":true,"value":"eidas2"}}}"#
        case 5: changes["claims"] = #"{"id_token":{"acr":{"essential":true,"values":["eidas3","eidas1-mfa"]}}}"#
        default: break
        }
        let answer = try await self.go(browser, self.hub.authorizePath(self.client, changes))
        guard let code = answer.parameters["code"] else {
            return "asked \(changes): \(answer.parameters["error"] ?? "-")"
        }
        let redeemed = try await self.hub.redeem(code, for: self.client)
        guard redeemed.status == 200 else { return "asked \(changes): no token" }
        let isAsked = changes["acr_values"] != nil || changes["claims"] != nil
        try self.keep(HubTokens(redeemed), isAsked)
        return "asked \(changes)"
    }

    private func refresh() async throws -> String {
        guard !self.tokens.isEmpty else { return "nothing to refresh" }
        let place = self.random.below(self.tokens.count)
        let old = self.tokens.remove(at: place)
        let answer = try await self.hub.refresh(old.tokens.refresh, for: self.client)
        if answer.status == 200 { try self.keep(HubTokens(answer), old.isAsked) }
        return "refresh"
    }

    private func remove(_ browser: HubBrowser) async throws -> String {
        let apps = try await self.hub.factors(of: self.member).filter { $0.kind == .totp }
        guard let factor = self.random.pick(apps) else { return "nothing to remove" }
        let page = try await self.go(browser, "/account/factors/remove?factor=\(factor.id)")
        guard let form = page.forms.last(where: { $0.action.hasSuffix("remove") }) else { return "not removed" }
        _ = try await browser.submit(form)
        let left = try await self.hub.factors(of: self.member).filter { $0.kind == .totp }
        if left.isEmpty { self.key = nil }
        return "removed"
    }

    // MARK: - The book

    private func keep(_ tokens: HubTokens, _ isAsked: Bool) throws {
        self.tokens.append((tokens, isAsked))
        let claims = try StrictJSON.parse(Array(WallScene.claims(tokens.id).utf8))
        let proved = self.ledger[claims["sid"]?.string ?? ""] ?? []
        let (level, means) = Self.table(proved)
        let (acr, amr) = (claims["acr"]?.string ?? "", (claims["amr"]?.array ?? []).compactMap(\.string))
        self.told.append(acr)
        let isRight = isAsked ? Self.rank(acr) <= Self.rank(level) : acr == level
        if !isRight { self.complaints.append("\(acr) is told of \(proved.sorted()), which is \(level)") }
        if amr != means { self.complaints.append("amr \(amr) is told of \(proved.sorted())") }
    }

    private static func rank(_ level: String) -> Int { self.ranks.firstIndex(of: level) ?? -1 }

    /// The table of identity.md, for what this walk can prove.
    private static func table(_ proved: Set<String>) -> (String, [String]) {
        guard proved.contains("pwd") else { return ("nothing", []) }
        if proved.contains("otp") { return ("eidas2", ["pwd", "otp", "mfa"]) }
        if proved.contains("recovery") { return ("eidas1-mfa", ["pwd", "mfa"]) }
        return ("eidas1", ["pwd"])
    }
}
