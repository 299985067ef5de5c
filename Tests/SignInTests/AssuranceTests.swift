import Model
import Primitives
import SignIn
import Testing

/// identity.md, "acr / amr (what really happened)", row by row.
@Suite struct AssuranceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let means: [Session.Means]
        /// Nil: not a sign-in.
        let level: AssuranceLevel?
        let amr: [String]

        var testDescription: String { self.means.map(\.rawValue).joined(separator: " + ") }
    }

    static let rows = [
        Row(means: [.password], level: .eidas1, amr: ["pwd"]),
        Row(means: [.survivalPassword], level: .eidas1, amr: ["pwd"]),
        Row(means: [.password, .recoveryCode], level: .eidas1MultiFactor, amr: ["pwd", "mfa"]),
        Row(means: [.password, .totp], level: .eidas2, amr: ["pwd", "otp", "mfa"]),
        Row(means: [.survivalPassword, .totp], level: .eidas2, amr: ["pwd", "otp", "mfa"]),
        Row(means: [.password, .securityKey], level: .eidas2, amr: ["pwd", "pop", "mfa"]),
        Row(means: [.passkey], level: .eidas2, amr: ["pop", "mfa"]),
        Row(means: [.attestedPasskey], level: .eidas3, amr: ["pop", "pin", "mfa"]),
        Row(means: [.securityKey], level: nil, amr: []),
        Row(means: [.totp], level: nil, amr: []),
        Row(means: [.recoveryCode], level: nil, amr: []),
        Row(means: [.securityKey, .totp, .recoveryCode], level: nil, amr: []),
        Row(means: [], level: nil, amr: []),
        // Of several proofs the best counts, and what was not needed is not told.
        Row(means: [.password, .recoveryCode, .totp], level: .eidas2, amr: ["pwd", "otp", "mfa"]),
        Row(means: [.password, .passkey], level: .eidas2, amr: ["pwd", "pop", "mfa"]),
        Row(means: [.password, .attestedPasskey], level: .eidas3, amr: ["pwd", "pop", "pin", "mfa"]),
    ]

    static func evidence(_ means: [Session.Means], of realm: Realm.Slug = "armor") -> [Session.Evidence] {
        means.map { Session.Evidence(means: $0, time: Timestamp(seconds: 1_790_000_000), realms: [realm]) }
    }

    private static func assurance(_ means: [Session.Means], isConfirmed: Bool = true) -> Assurance? {
        Assurance(evidence: self.evidence(means), for: "armor", isConfirmed: isConfirmed)
    }

    @Test(arguments: rows) func `each row of the table gives its level and its words`(row: Row) {
        let assurance = Self.assurance(row.means)
        #expect(assurance?.level == row.level)
        #expect((assurance?.amr ?? []) == row.amr)
    }

    @Test(arguments: rows) func `who is not confirmed never leaves the ceiling, however many factors`(row: Row) {
        let assurance = Self.assurance(row.means, isConfirmed: false)
        let ceiling: AssuranceLevel? = row.level.map { $0.isMultiFactor ? .eidas0MultiFactor : .eidas0 }
        #expect(assurance?.level == ceiling)
        // What happened is told all the same.
        #expect((assurance?.amr ?? []) == row.amr)
        #expect(assurance?.meets([.eidas1, .eidas1MultiFactor, .eidas2, .eidas3]) != true)
    }

    @Test(arguments: rows) func `evidence of another realm counts for nothing`(row: Row) {
        #expect(Assurance(evidence: Self.evidence(row.means), for: "argoat", isConfirmed: true) == nil)
        let mixed = Self.evidence([.password]) + Self.evidence(row.means, of: "argoat")
        let here = Assurance(evidence: mixed, for: "armor", isConfirmed: true)
        #expect(here?.level == .eidas1)
        #expect(here?.amr == ["pwd"])
    }

    @Test func `a factor of one realm never raises the password of another`() {
        let evidence = Self.evidence([.password]) + Self.evidence([.totp, .securityKey, .recoveryCode], of: "argoat")
        #expect(Assurance(evidence: evidence, for: "armor", isConfirmed: true)?.level == .eidas1)
        #expect(Assurance(evidence: evidence, for: "argoat", isConfirmed: true) == nil)
    }

    @Test func `one factor never satisfies a level of several, and nothing weaker satisfies a stronger one`() {
        let multiple: Set<AssuranceLevel> = [.eidas0MultiFactor, .eidas1MultiFactor, .eidas2, .eidas3]
        #expect(Set(AssuranceLevel.allCases.filter(\.isMultiFactor)) == multiple)
        for single in [AssuranceLevel.eidas0, .eidas1] {
            for asked in multiple { #expect(!single.satisfies(asked), "\(single) for \(asked)") }
        }
        let satisfied: [AssuranceLevel: Set<AssuranceLevel>] = [
            .eidas0: [.eidas0],
            .eidas0MultiFactor: [.eidas0, .eidas0MultiFactor],
            .eidas1: [.eidas0, .eidas1],
            .eidas1MultiFactor: [.eidas0, .eidas0MultiFactor, .eidas1, .eidas1MultiFactor],
            .eidas2: [.eidas0, .eidas0MultiFactor, .eidas1, .eidas1MultiFactor, .eidas2],
            .eidas3: Set(AssuranceLevel.allCases),
        ]
        for level in AssuranceLevel.allCases {
            #expect(Set(AssuranceLevel.allCases.filter { level.satisfies($0) }) == satisfied[level], "\(level)")
        }
    }

    @Test(arguments: [
        ([AssuranceLevel](), AssuranceLevel.eidas2), ([.eidas1], .eidas1), ([.eidas1, .eidas2], .eidas2),
        ([.eidas2, .eidas1], .eidas2), ([.eidas0, .eidas1MultiFactor], .eidas1MultiFactor),
        ([.eidas3, .eidas1], .eidas1), ([.eidas3], .eidas2), ([.eidas0], .eidas0),
    ])
    func `the answer is the highest level asked that is satisfied, else the real one`(
        asked: [AssuranceLevel],
        answer: AssuranceLevel
    ) throws {
        let assurance = try #require(Self.assurance([.password, .totp]))
        #expect(assurance.acr(asked: asked) == answer)
        #expect(assurance.meets(asked) == asked.contains { $0 != .eidas3 })
    }

    @Test func `a password alone is never reported as more, whatever is asked`() throws {
        let assurance = try #require(Self.assurance([.password]))
        for asked in AssuranceLevel.allCases {
            let answer = assurance.acr(asked: [asked])
            #expect(!answer.isMultiFactor)
            #expect(answer <= .eidas1)
        }
    }
}
