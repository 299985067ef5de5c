import Foundation
import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// The attacker of identity.md, "Who owns what": the helpdesk of the first realm, with everything it may do there, every
/// mail to the agent's address there, and whatever it collects on the way.
final class Helpdesk {
    private let scene: WallScene
    private let browsers: [HubBrowser]
    private var random: SplitMix64
    private var password = Hub.password
    private(set) var keys: [TOTP] = []
    private var codes: [String] = []
    private var tokens: [(tokens: HubTokens, client: HubClient, realm: Realm.Slug?)] = []
    private var isOut = false
    /// What was given to it, to be looked at after each act: claims, answers, addresses.
    private(set) var given: [String] = []
    /// Tokens for its own hat: a walk that gets none proves nothing.
    private(set) var successes = 0

    private var hub: Hub { self.scene.hub }

    init(_ scene: WallScene, seed: UInt64) {
        self.scene = scene
        self.browsers = [HubBrowser(scene.hub), HubBrowser(scene.hub)]
        self.random = SplitMix64(seed: seed)
    }

    enum Act: String, CaseIterable {
        case signIn, forgetFactors, passwordLink, factorLink, setPassword, refresh, silent, renewCodes, removeFactor
        case enrolInAccount, forgotten, withdraw, changePassword, disable, enable, rename, endSessions, star
    }

    func act() async throws -> Act {
        let act = self.random.pick(weighing: [
            (10, Act.signIn), (3, .forgetFactors), (2, .passwordLink), (4, .factorLink), (1, .setPassword),
            (3, .refresh),
            (5, .silent), (2, .renewCodes), (3, .removeFactor), (3, .enrolInAccount), (1, .forgotten), (1, .withdraw),
            (1, .changePassword), (self.isOut ? 0 : 1, .disable), (self.isOut ? 6 : 0, .enable), (1, .rename),
            (1, .endSessions), (1, .star),
        ])
        try await self.perform(act)
        return act
    }

    /// Sessions that its browsers hold.
    func sessions() async throws -> [Session] {
        var sessions: [Session] = []
        for browser in self.browsers { sessions += [try await self.hub.session(in: browser)].compactMap { $0 } }
        return sessions
    }

    private func perform(_ act: Act) async throws {
        let browser = self.browsers[self.random.below(self.browsers.count)]
        switch act {
        case .signIn: try await self.signIn(browser)
        case .silent: try await self.ask(browser, ["prompt": self.random.once(in: 2) ? "none" : nil])
        case .refresh: try await self.refresh()
        case .forgetFactors: _ = try await self.hub.forgetFactors(of: self.scene.here)
        case .disable:
            try await self.hub.disable(self.scene.here)
            self.isOut = true
        case .enable:
            try await self.hub.enable(self.scene.here)
            self.isOut = false
        case .rename: try await self.rename()
        case .setPassword:
            self.password = self.newPassword()
            let origin: PasswordOrigin = self.random.once(in: 2) ? .administrator : .agent
            try await self.hub.administer(self.scene.here, password: self.password, chosenBy: origin)
        case .passwordLink: try await self.useLink(.password, browser)
        case .factorLink: try await self.useLink(.factor, browser)
        case .forgotten: try await self.forget(browser)
        case .renewCodes: try await self.account("/account/factors/codes", browser)
        case .removeFactor: try await self.remove(browser)
        case .enrolInAccount: try await self.account("/account/factors/application", browser)
        case .withdraw:
            try await self.account("/account/consents", browser) { form in
                form.action.hasSuffix("withdraw") ? ["application": "tiers"] : nil
            }
        case .changePassword: try await self.changePassword(browser)
        case .endSessions: try await self.account("/account", browser) { $0.action.hasSuffix("end-all") ? [:] : nil }
        case .star:
            let csrf = try await browser.open("/").forms.first?.fields["csrf"] ?? ""
            _ = try await browser.post("/favourites", ["csrf": csrf, "application": "mairie", "favourite": "yes"])
        }
    }

    // MARK: - Signing in

    private func knowledge() -> PagePilot.Knowledge {
        var knowledge = PagePilot.Knowledge()
        knowledge.identifier =
            self.random.pick(["alegoff@armor.example", "alegoff", "anne.legoff@argoat.example", "anne.legoff"]) ?? ""
        knowledge.realm = self.random.once(in: 4) ? "argoat" : "armor"
        knowledge.password = self.password
        knowledge.code = self.random.pick(self.keys).map { $0.code(at: TOTP.step(of: self.hub.clock.now)) } ?? "000000"
        if self.random.once(in: 3) { knowledge.recoveryCode = self.codes.popLast() }
        knowledge.ownPassword = self.newPassword()
        knowledge.putsOff = self.random.once(in: 2)
        knowledge.affiliation = self.random.once(in: 2) ? self.scene.there.id.text : self.scene.here.id.text
        return knowledge
    }

    private func request() -> (client: HubClient, realm: Realm.Slug?, changes: [String: String?]) {
        let client = self.scene.clients[self.random.below(self.scene.clients.count)]
        let realm = self.random.pick([nil, nil, "armor", "armor", "argoat"] as [Realm.Slug?]) ?? nil
        var changes: [String: String?] = [:]
        switch self.random.below(6) {
        case 0: changes["prompt"] = "login"
        case 1: changes["prompt"] = "consent"
        case 2: changes["acr_values"] = "eidas2"
        case 3: changes["claims"] = #"{"id_token":{"acr":{"essential":true,"values":["eidas2"]}}}"#
        case 4: changes["liamm_affiliation"] = self.scene.there.id.text
        default: changes["login_hint"] = "anne.legoff@argoat.example"
        }
        return (client, realm, changes)
    }

    private func signIn(_ browser: HubBrowser) async throws {
        if self.random.once(in: 2) { browser.forget(Hub.sessionCookie) }
        try await self.ask(browser, [:])
    }

    private func ask(_ browser: HubBrowser, _ more: [String: String?]) async throws {
        let (client, realm, changes) = self.request()
        var pilot = PagePilot(browser, self.knowledge())
        let answer = try await pilot.go(self.scene.path(client, realm: realm, changes.merging(more) { $1 }))
        self.keep(pilot.caught)
        self.given.append(answer.location ?? "")
        guard let code = answer.parameters["code"] else { return }
        // Everywhere it might be worth something.
        for issuer in [realm, nil, "armor", "argoat"] as [Realm.Slug?] {
            let redeemed = try await self.hub.redeem(code, for: client, realm: issuer)
            guard redeemed.status == 200 else { continue }
            try await self.take(HubTokens(redeemed), client, issuer)
            break
        }
    }

    private func refresh() async throws {
        guard !self.tokens.isEmpty else { return }
        let old = self.tokens[self.random.below(self.tokens.count)]
        let issuer = self.random.once(in: 3) ? "argoat" : old.realm
        let answer = try await self.hub.refresh(old.tokens.refresh, for: old.client, realm: issuer)
        guard answer.status == 200 else { return }
        try await self.take(HubTokens(answer), old.client, issuer)
    }

    private func take(_ tokens: HubTokens, _ client: HubClient, _ realm: Realm.Slug?) async throws {
        self.successes += 1
        self.tokens.append((tokens, client, realm))
        self.given += [WallScene.claims(tokens.id), WallScene.claims(tokens.access)]
        for issuer in [realm, "argoat"] as [Realm.Slug?] {
            self.given.append(try await self.hub.userinfo(tokens.access, realm: issuer).text)
        }
    }

    // MARK: - Links and accounts

    private func newPassword() -> String { "corbeau violet \(self.random.next()) gravier" }

    private func useLink(_ purpose: OneTimeLink.Purpose, _ browser: HubBrowser) async throws {
        guard !self.isOut else { return }
        let token = try await self.hub.giveLink(purpose, to: self.scene.here)
        // Every link in the mailbox is tried at both doors.
        let old = try await self.hub.mails().filter { $0.to == "alegoff@armor.example" }.compactMap(\.token)
        var pilot = PagePilot(browser, self.knowledge())
        if self.random.once(in: 4), let other = self.random.pick(old) {
            _ = try await pilot.go("/sign-in/new-factor?token=\(other)")
            _ = try await pilot.go("/sign-in/new-password?token=\(other)")
        }
        pilot.knowledge.enrols = true
        if purpose == .password {
            let password = self.newPassword()
            pilot.knowledge.password = password
            let answer = try await pilot.open("/sign-in/new-password?token=\(token)")
            // Tried above already, the link opens nothing any more.
            guard let form = answer.forms.last(where: { $0.action == "/sign-in/new-password" }) else { return }
            _ = try await pilot.send(form, ["password": password, "confirmation": password])
            if pilot.place.hasPrefix("/sign-in/password") { self.password = password }
        } else {
            _ = try await pilot.go("/sign-in/new-factor?token=\(token)")
        }
        self.keep(pilot.caught)
    }

    private func forget(_ browser: HubBrowser) async throws {
        var pilot = PagePilot(browser, self.knowledge())
        pilot.knowledge.password = nil
        browser.forget(Hub.sessionCookie)
        let asked = try await pilot.go("/account")
        guard let link = PageForm.links(in: asked.text).first(where: { $0.hasPrefix("/sign-in/forgotten?") }),
            let form = try await pilot.open(link).form
        else { return }
        let name = self.random.once(in: 2) ? "anne.legoff@argoat.example" : "alegoff@armor.example"
        _ = try await pilot.send(form, ["identifier": name])
    }

    /// A page of the account, confirmed first where it asks for that, and the form on it.
    private func account(
        _ target: String,
        _ browser: HubBrowser,
        _ typed: (PageForm) -> [String: String]? = { $0.action == "/oauth2/logout" ? nil : [:] }
    ) async throws {
        var pilot = PagePilot(browser, self.knowledge())
        let page = try await pilot.go(target)
        let path = target.prefix { $0 != "?" }
        if pilot.place.hasPrefix(path), path != "/account/factors/application",
            let form = page.forms.last(where: { typed($0) != nil })
        {
            let answer = try await pilot.send(form, typed(form) ?? [:])
            _ = try await pilot.on(answer)
        }
        self.keep(pilot.caught)
    }

    private func remove(_ browser: HubBrowser) async throws {
        let factors = try await self.hub.stores.factors.factors(of: self.scene.here.agent)
        guard let factor = self.random.pick(factors) else { return }
        try await self.account("/account/factors/remove?factor=\(factor.id)", browser) { form in
            form.action.hasSuffix("remove") ? ["factor": factor.id.text] : nil
        }
    }

    private func changePassword(_ browser: HubBrowser) async throws {
        let password = self.newPassword()
        var isSent = false
        try await self.account("/account/password", browser) { form in
            guard form.action == "/account/password" else { return nil }
            isSent = true
            return ["password": password, "confirmation": password]
        }
        guard isSent, try await self.isRight(password) else { return }
        self.password = password
    }

    private func isRight(_ password: String) async throws -> Bool {
        var pilot = PagePilot(HubBrowser(self.hub), .init(identifier: "alegoff@armor.example", password: password))
        pilot.knowledge.enrols = false
        _ = try await pilot.go("/account")
        return pilot.caught.proofs.contains("pwd")
    }

    /// The helpdesk writes what it likes into the profile that it keeps.
    private func rename() async throws {
        let there = self.scene.there.profile
        let choice = self.random.below(3)
        do {
            try await self.hub.administer(self.scene.here) { profile in
                switch choice {
                case 0: profile.organization = there.organization
                case 1: profile.mail = there.mail
                default: profile.title = "DGS"
                }
            }
        } catch {
            // Refused by the rules of the realm, as it must be.
        }
    }

    private func keep(_ caught: PagePilot.Catch) {
        self.keys += caught.keys
        if !caught.codes.isEmpty { self.codes = caught.codes }
        if let chosen = caught.chosen { self.password = chosen }
    }
}
