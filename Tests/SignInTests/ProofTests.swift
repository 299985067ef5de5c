import Model
import Primitives
import SignIn
import Storage
import Testing

/// What a sign-in has proved: for one browser, for ten minutes.
@Suite struct ProofTests {
    private static let time = Timestamp(seconds: 1_790_000_000)

    private static func proof(_ times: [Timestamp], browser: String = "browser-1") -> Proof {
        Proof(
            agent: "agent",
            realm: "armor",
            account: "agent",
            evidence: times.map { .init(means: .password, time: $0, realms: ["armor"]) },
            browser: browser
        )
    }

    @Test func `a proof lives for ten minutes from its newest evidence, and not before it`() {
        let proof = Self.proof([Self.time])
        #expect(proof.isAlive(at: Self.time))
        #expect(proof.isAlive(at: Self.time + Proof.life + .microseconds(-1)))
        #expect(!proof.isAlive(at: Self.time + Proof.life))
        #expect(!proof.isAlive(at: Self.time + .microseconds(-1)))
        #expect(Self.proof([Self.time, Self.time + .minutes(9)]).isAlive(at: Self.time + .minutes(15)))
        #expect(!Self.proof([]).isAlive(at: Self.time))
        #expect(Proof.life == .minutes(10))
    }

    @Test(arguments: ["browser-2", "", "browser-", "browser-11", "BROWSER-1"])
    func `a proof of another browser is none`(browser: String) {
        var interaction = Interaction(id: "1", startedAt: Self.time, destination: "/")
        interaction.proof = Self.proof([Self.time])
        #expect(interaction.proof(in: "browser-1", at: Self.time) != nil)
        #expect(interaction.proof(in: browser, at: Self.time) == nil)
        #expect(interaction.proof(in: "browser-1", at: Self.time + .minutes(10)) == nil)
    }

    @Test(arguments: [
        ([Session.Means.password], false), ([.survivalPassword], false), ([.totp], false), ([.securityKey], false),
        ([.password, .totp], true), ([.password, .recoveryCode], true), ([.password, .securityKey], true),
        ([.passkey], true), ([.attestedPasskey], true),
    ])
    func `one factor is not two`(means: [Session.Means], isMultiFactor: Bool) {
        let proof = Proof(
            agent: "agent",
            realm: "armor",
            account: "agent",
            evidence: AssuranceTests.evidence(means),
            browser: "browser"
        )
        #expect(proof.isMultiFactor == isMultiFactor)
        let elsewhere = Proof(
            agent: "agent",
            realm: "argoat",
            account: "agent",
            evidence: AssuranceTests.evidence(means),
            browser: "browser"
        )
        #expect(!elsewhere.isMultiFactor)
        #expect(proof.isSurvival == means.contains(.survivalPassword))
    }
}

/// The state of a sign-in, as its pages carry it.
@Suite struct InteractionTests {
    private static let sealer = MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32)))
    private static let time = Timestamp(microseconds: 1_790_000_000_123_456)

    private static var full: Interaction {
        var interaction = Interaction(
            id: "interaction",
            startedAt: self.time,
            destination: "/oauth2/authorize?state=%C3%A9tat+1&x=\"<>",
            applicationName: "Délibérations « Armor »",
            returnOrigin: "https://mairie.example",
            demand: Demand(levels: [.eidas2, .eidas3], isFresh: true),
            identifier: "a.legoff@armor.example",
            realm: "armor",
            link: "token-of-a-link"
        )
        interaction.languages = "br fr-FR"
        interaction.proof = Proof(
            agent: "agent",
            realm: "armor",
            account: "account",
            evidence: [
                .init(means: .password, time: self.time, realms: ["armor", "argoat"], affiliation: "affiliation"),
                .init(means: .totp, time: self.time + .seconds(1), realms: ["armor"], factor: "factor"),
            ],
            browser: "browser"
        )
        interaction.challenge = [0, 1, 2, 255]
        interaction.offer = "offer"
        interaction.consent = ConsentRequest(application: "mairie", scopes: ["profile", "email"])
        interaction.retryAt = self.time + .seconds(30)
        return interaction
    }

    @Test func `what was sealed opens with every field`() {
        let bare = Interaction(id: "bare", startedAt: Self.time, destination: "/")
        var noScope = bare
        noScope.consent = ConsentRequest(application: "mairie", scopes: [])
        for interaction in [Self.full, bare, noScope] {
            #expect(Interaction(sealed: interaction.sealed(by: Self.sealer), sealer: Self.sealer) == interaction)
        }
    }

    @Test func `nothing of it can be read without the key`() {
        let sealed = Self.full.sealed(by: Self.sealer)
        let plain = String(decoding: Base64URL.decode(sealed) ?? [], as: UTF8.self)
        for word in ["legoff", "token-of-a-link", "authorize", "browser"] { #expect(!plain.contains(word)) }
    }

    @Test func `a changed, cut or foreign seal opens nothing`() throws {
        let sealed = Self.full.sealed(by: Self.sealer)
        let bytes = try #require(Base64URL.decode(sealed))
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            #expect(Interaction(sealed: Base64URL.encode(changed), sealer: Self.sealer) == nil, "byte \(position)")
        }
        for length in [0, 1, 12, 27, bytes.count - 1] {
            #expect(Interaction(sealed: Base64URL.encode(Array(bytes.prefix(length))), sealer: Self.sealer) == nil)
        }
        let stranger = MasterKeySealer(masterKey: Secret([UInt8](repeating: 8, count: 32)))
        #expect(Interaction(sealed: sealed, sealer: stranger) == nil)
        for text in ["", "!!!", sealed + "A", String(repeating: "A", count: 20_000)] {
            #expect(Interaction(sealed: text, sealer: Self.sealer) == nil)
        }
    }

    @Test(arguments: SealPurpose.allCases.filter { $0 != .interaction })
    func `what was sealed for another purpose is no state`(purpose: SealPurpose) throws {
        let bytes = try #require(Base64URL.decode(Self.full.sealed(by: Self.sealer)))
        let content = try #require(Self.sealer.open(bytes, for: .interaction))
        let other = Base64URL.encode(Self.sealer.seal(content, for: purpose))
        #expect(Interaction(sealed: other, sealer: Self.sealer) == nil)
        #expect(Self.sealer.open(bytes, for: purpose) == nil)
    }

    @Test func `it serves for half an hour, and opens after that to start again`() {
        let interaction = Self.full
        #expect(!interaction.isExpired(at: Self.time + .minutes(30)))
        #expect(interaction.isExpired(at: Self.time + .minutes(30) + .microseconds(1)))
        #expect(Interaction(sealed: interaction.sealed(by: Self.sealer), sealer: Self.sealer) != nil)
    }
}
