import Model
import Primitives
import SignIn
import Storage
import Testing

/// Who may enrol a factor, and for how long a key that was offered serves.
@Suite struct EnrolmentTests {
    private static let time = Timestamp(seconds: 1_790_000_000)
    private static let sealer = MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32)))

    private static func proof(
        _ means: [(Session.Means, Set<Realm.Slug>, Timestamp)],
        agent: Agent.ID = "agent",
        browser: String = "browser"
    ) -> Proof {
        Proof(
            agent: agent,
            realm: "armor",
            account: "agent",
            evidence: means.map { .init(means: $0.0, time: $0.2, realms: $0.1) },
            browser: browser
        )
    }

    private static func holder(
        agent: Agent.ID = "agent",
        browser: String = "browser",
        at time: Timestamp = time
    ) throws -> FactorHolder {
        let proof = self.proof([(.password, ["armor"], time)], agent: agent, browser: browser)
        return try #require(FactorHolder(proof, link: nil, at: time))
    }

    private static func link(_ realm: Realm.Slug) -> OneTimeLink {
        OneTimeLink(
            hash: [1],
            purpose: .factor,
            realm: realm,
            affiliation: "affiliation",
            agent: "agent",
            createdAt: self.time,
            expiresAt: self.time + .hours(1)
        )
    }

    // MARK: - Who

    @Test(arguments: [Session.Means.totp, .recoveryCode, .securityKey, .survivalPassword])
    func `a proof that names nobody, or a survival password, enrols nothing`(means: Session.Means) {
        #expect(FactorHolder(Self.proof([(means, ["armor"], Self.time)]), link: nil, at: Self.time) == nil)
        #expect(FactorHolder(Self.proof([]), link: nil, at: Self.time) == nil)
    }

    @Test func `a survival password beside a passkey enrols nothing`() {
        let proof = Self.proof([(.survivalPassword, ["armor"], Self.time), (.passkey, ["argoat"], Self.time)])
        #expect(FactorHolder(proof, link: nil, at: Self.time) == nil)
    }

    @Test func `what is enrolled counts for the realms that were proved freshly, and no other`() {
        let old = Self.time + .minutes(-10)
        let proof = Self.proof([
            (.password, ["armor"], Self.time), (.password, ["argoat"], old), (.totp, ["leon"], Self.time),
        ])
        #expect(FactorHolder(proof, link: nil, at: Self.time)?.realms == ["armor"])
        #expect(FactorHolder(proof, link: nil, at: Self.time + .minutes(10)) == nil)
    }

    @Test func `the helpdesk's link opens its own realm only`() {
        let proof = Self.proof([(.password, ["armor", "argoat"], Self.time)])
        #expect(FactorHolder(proof, link: Self.link("armor"), at: Self.time)?.realms == ["armor"])
        #expect(FactorHolder(proof, link: Self.link("leon"), at: Self.time) == nil)
    }

    @Test(arguments: [1, 5, 60]) func `on a page of the account a proof is fresh for the minutes of the policy`(
        minutes: Int
    ) {
        func session(_ means: Session.Means) -> Session {
            Session(
                id: "session",
                agent: "agent",
                evidence: [.init(means: means, time: Self.time, realms: ["armor"])],
                device: "",
                address: "",
                createdAt: Self.time,
                lastUsedAt: Self.time,
                expiresAt: Self.time + .hours(12)
            )
        }
        let end = Self.time + .minutes(minutes)
        for means in Session.Means.allCases {
            let session = session(means)
            let before = FactorHolder(
                session,
                browser: "browser",
                fresh: .minutes(minutes),
                at: end + .microseconds(-1)
            )
            let isFit = means.isPrimary && means != .survivalPassword
            #expect((before != nil) == isFit, "\(means)")
            #expect(FactorHolder(session, browser: "browser", fresh: .minutes(minutes), at: end) == nil, "\(means)")
        }
    }

    // MARK: - Offers

    private static func desk(_ bench: SignInBench) -> FactorDesk {
        FactorDesk(
            stores: bench.stores,
            sealer: self.sealer,
            notices: AgentNotices(
                stores: bench.stores,
                sealer: self.sealer,
                baseURL: "https://hub.example",
                clock: bench.clock
            ),
            clock: bench.clock,
            random: SystemRandomSource()
        )
    }

    @Test func `an offered key is of one agent and one browser`() async throws {
        let bench = try await SignInBench()
        let desk = Self.desk(bench)
        let mine = try Self.holder()
        let (key, offer) = desk.offerTOTP(mine)
        #expect(desk.totp(offer: offer, mine)?.key.bytes == key.key.bytes)
        #expect(desk.totp(offer: offer, try Self.holder(agent: "other")) == nil)
        #expect(desk.totp(offer: offer, try Self.holder(browser: "other")) == nil)
    }

    @Test func `an offered key is good for ten minutes`() async throws {
        let bench = try await SignInBench()
        let desk = Self.desk(bench)
        let (_, offer) = desk.offerTOTP(try Self.holder())
        bench.clock.advance(by: .minutes(10) + .microseconds(-1))
        #expect(desk.totp(offer: offer, try Self.holder()) != nil)
        bench.clock.advance(by: .microseconds(1))
        #expect(desk.totp(offer: offer, try Self.holder()) == nil)
    }

    @Test func `an offer that was changed, or that nobody made, is none`() async throws {
        let bench = try await SignInBench()
        let desk = Self.desk(bench)
        let holder = try Self.holder()
        let (_, offer) = desk.offerTOTP(holder)
        let bytes = try #require(Base64URL.decode(offer))
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 0x80
            #expect(desk.totp(offer: Base64URL.encode(changed), holder) == nil, "byte \(position)")
        }
        for text in ["", "offer", String(repeating: "A", count: 4000)] {
            #expect(desk.totp(offer: text, holder) == nil)
        }
        let stranger = FactorDesk(
            stores: bench.stores,
            sealer: MasterKeySealer(masterKey: Secret([UInt8](repeating: 8, count: 32))),
            notices: AgentNotices(
                stores: bench.stores,
                sealer: Self.sealer,
                baseURL: "https://hub.example",
                clock: bench.clock
            ),
            clock: bench.clock,
            random: SystemRandomSource()
        )
        #expect(desk.totp(offer: stranger.offerTOTP(holder).offer, holder) == nil)
    }

    @Test func `a key of another agent, browser or time is never added, even with its right code`() async throws {
        let bench = try await SignInBench()
        let desk = Self.desk(bench)
        let visit = Visit(device: "Firefox", address: "192.0.2.1", known: nil, held: nil)
        let agent = try await bench.affiliation("local").agent
        let mine = try Self.holder(agent: agent)
        let (key, offer) = desk.offerTOTP(mine)
        let code = key.code(at: TOTP.step(of: bench.clock.now))
        let others = [try Self.holder(agent: "other"), try Self.holder(agent: agent, browser: "other")]
        for other in others {
            guard case .refused = try await desk.addTOTP(offer: offer, code: code, name: "", other, visit) else {
                Issue.record("an offer of another is taken")
                return
            }
        }
        for wrong in ["", "000000 ", "12345", code + "0", String(code.reversed()) + "x"] {
            guard case .wrongCode = try await desk.addTOTP(offer: offer, code: wrong, name: "", mine, visit) else {
                Issue.record("\(wrong) is taken")
                return
            }
        }
        #expect(try await desk.factors(of: agent).isEmpty)
        guard
            case .added(let evidence, let codes) = try await desk.addTOTP(
                offer: offer,
                code: code,
                name: "téléphone",
                mine,
                visit
            )
        else {
            Issue.record("the right one is refused")
            return
        }
        #expect(evidence.means == .totp)
        #expect(evidence.realms == ["armor"])
        #expect(codes.count == RecoveryCodes.count)
        #expect(Set(try await desk.factors(of: agent).map(\.kind)) == [.totp, .recoveryCodes])
    }
}
