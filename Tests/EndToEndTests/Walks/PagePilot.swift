import Foundation
import HubTesting
import Primitives
import SignIn

/// Somebody at a browser who answers the pages of a sign-in with what he knows, until he leaves the hub or is stopped.
struct PagePilot {
    /// What is typed on each page; what is nil stops there.
    struct Knowledge {
        var identifier = ""
        var realm = "armor"
        var password: String?
        /// What is chosen in the place of a password that an administrator gave.
        var ownPassword: String?
        /// The code that an app shows now.
        var code: String?
        /// On paper; taken instead of the code where the page offers it.
        var recoveryCode: String?
        /// Puts an enrolment off where that is offered, else takes it.
        var putsOff = false
        /// Enrols a new app where the hub wants one.
        var enrols = true
        var affiliation: String?
        var allows = true
    }

    /// What the pages gave on the way.
    struct Catch {
        var keys: [TOTP] = []
        var codes: [String] = []
        /// The password that was chosen on the way.
        var chosen: String?
        /// Kinds of proof that were accepted, in their order: the next page came.
        var proofs: [String] = []
        /// Those of sign-ins that ended in a session.
        var held: [String] = []
    }

    let browser: HubBrowser
    var knowledge: Knowledge
    private(set) var caught = Catch()
    private(set) var place = ""
    private var pending: [String] = []

    init(_ browser: HubBrowser, _ knowledge: Knowledge) {
        self.browser = browser
        self.knowledge = knowledge
    }

    /// Opens an address and goes as far as the knowledge reaches.
    mutating func go(_ target: String) async throws -> HubAnswer { try await self.on(self.open(target)) }

    mutating func on(_ answer: HubAnswer) async throws -> HubAnswer {
        var answer = answer
        for _ in 0..<14 {
            guard answer.status == 200 || answer.status == 422, answer.isPage else { break }
            guard let next = try await self.answered(answer) else { break }
            answer = next
        }
        return answer
    }

    mutating func open(_ target: String) async throws -> HubAnswer {
        self.place = target
        return try await self.follow(self.browser.get(target))
    }

    mutating func send(_ form: PageForm, _ typed: [String: String]) async throws -> HubAnswer {
        try await self.follow(self.browser.post(form.action, form.fields.merging(typed) { $1 }))
    }

    private mutating func follow(_ answer: HubAnswer) async throws -> HubAnswer {
        var answer = answer
        for _ in 0..<12 {
            guard answer.status == 303, let target = answer.location, target.hasPrefix("/") else { return answer }
            self.place = target
            answer = try await self.browser.get(target)
        }
        throw EndlessRedirect(place: self.place)
    }

    struct EndlessRedirect: Error { let place: String }

    private var path: Substring { self.place.prefix { $0 != "?" } }

    // MARK: - Pages

    private mutating func answered(_ page: HubAnswer) async throws -> HubAnswer? {
        let path = String(self.path)
        func form(_ action: String? = nil) -> PageForm? { page.forms.last { $0.action == action ?? path } }
        let knowledge = self.knowledge
        // What was refused is not sent again.
        if page.status == 422 { return nil }
        switch path {
        case "/sign-in": return try await self.type(form(), ["identifier": knowledge.identifier])
        case "/sign-in/realm": return try await self.type(form(), ["realm": knowledge.realm])
        case "/sign-in/password":
            guard let password = knowledge.password else { return nil }
            return try await self.prove("pwd", form(), ["password": password])
        case "/sign-in/first-password":
            guard let own = knowledge.ownPassword else { return nil }
            let answer = try await self.type(form(), ["password": own, "confirmation": own])
            if self.path != path { self.caught.chosen = own }
            return answer
        case "/sign-in/second-factor":
            if knowledge.recoveryCode != nil, let link = self.link(to: "/sign-in/recovery-code", page) {
                return try await self.open(link)
            }
            guard let code = knowledge.code else { return nil }
            return try await self.prove("otp", form(), ["code": code])
        case "/sign-in/recovery-code":
            guard let code = knowledge.recoveryCode else { return nil }
            self.knowledge.recoveryCode = nil
            return try await self.prove("recovery", form(), ["code": code])
        case "/sign-in/enrolment":
            if knowledge.putsOff, form() != nil { return try await self.prove(nil, form(), [:]) }
            guard knowledge.enrols, let link = self.link(to: "/sign-in/enrolment/application", page) else { return nil }
            return try await self.open(link)
        case "/sign-in/enrolment/application", "/account/factors/application":
            guard knowledge.enrols else { return nil }
            return try await self.enrol(page, form())
        case "/account/codes":
            self.caught.codes = Self.codes(in: page.text)
            return try await self.type(form(), [:])
        case "/sign-in/new-password":
            guard let password = knowledge.password else { return nil }
            return try await self.type(form(), ["password": password, "confirmation": password])
        case "/sign-in/new-factor": return try await self.type(form(), [:])
        case "/sign-in/consent", "/sign-in/affiliation": return nil
        default: return try await self.question(page)
        }
    }

    /// What the authorization endpoint itself asks: a hat, or a consent.
    private mutating func question(_ page: HubAnswer) async throws -> HubAnswer? {
        if let form = page.forms.last(where: { $0.action == "/sign-in/affiliation" }) {
            guard let hat = self.knowledge.affiliation else { return nil }
            self.knowledge.affiliation = nil
            return try await self.send(form, ["affiliation": hat])
        }
        if let form = page.forms.last(where: { $0.action == "/sign-in/consent" }) {
            return try await self.send(form, ["decision": self.knowledge.allows ? "allow" : "refuse"])
        }
        return nil
    }

    private mutating func type(_ form: PageForm?, _ typed: [String: String]) async throws -> HubAnswer? {
        guard let form else { return nil }
        return try await self.send(form, typed)
    }

    private mutating func prove(
        _ proof: String?,
        _ form: PageForm?,
        _ typed: [String: String]
    ) async throws -> HubAnswer? {
        guard let form else { return nil }
        let cookie = self.browser.cookies[Hub.sessionCookie]
        let answer = try await self.send(form, typed)
        if answer.status != 422, self.path != form.action {
            self.caught.proofs += [proof].compactMap { $0 }
            self.pending += [proof].compactMap { $0 }
        }
        if self.browser.cookies[Hub.sessionCookie] != cookie {
            self.caught.held += self.pending
            self.pending = []
        }
        return answer
    }

    private mutating func enrol(_ page: HubAnswer, _ form: PageForm?) async throws -> HubAnswer? {
        guard let form, let start = page.text.range(of: "secret="),
            let bytes = Base32.decode(page.text[start.upperBound...].prefix { $0 != "&" }),
            let key = TOTP(key: Secret(bytes))
        else { return nil }
        let code = key.code(at: TOTP.step(of: self.browser.hub.clock.now))
        let count = self.caught.proofs.count
        // In the account it is no proof of the session: only a sign-in counts it.
        let isSignIn = form.action.hasPrefix("/sign-in")
        let answer = try await self.prove(isSignIn ? "otp" : "enrolled", form, ["code": code, "name": "app"])
        if self.caught.proofs.count > count { self.caught.keys.append(key) }
        return answer
    }

    private func link(to path: String, _ page: HubAnswer) -> String? {
        PageForm.links(in: page.text).first { $0.hasPrefix("\(path)?") }
    }

    static func codes(in text: String) -> [String] {
        text.components(separatedBy: "<li>").dropFirst().compactMap { item in
            let code = String(item.prefix { $0 != "<" })
            return code.split(separator: "-").count == 3 && code.utf8.count == 17 ? code : nil
        }
    }
}
