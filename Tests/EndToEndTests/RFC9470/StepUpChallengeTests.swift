import OpenID
import Primitives
import SignIn
import Testing

/// RFC 9470, section 3: what a caller has to prove first.
@Suite struct StepUpChallengeTests {
    private static let now = Timestamp(seconds: 1_800_000_000)

    private static func claims(_ level: AssuranceLevel, age: Int64) -> JSONValue {
        ["acr": .string(level.rawValue), "auth_time": .integer(self.now.seconds - age)]
    }

    @Test func `3: a token of a weak or old sign-in is answered with what is asked for`() throws {
        let weak = StepUpChallenge(claims: Self.claims(.eidas1, age: 0), levels: [.eidas2, .eidas3], now: Self.now)
        let header = try #require(weak).header
        #expect(header.hasPrefix(#"Bearer error="insufficient_user_authentication", "#))
        #expect(header.hasSuffix(#"acr_values="eidas2 eidas3""#))
        let old = StepUpChallenge(
            claims: Self.claims(.eidas3, age: 301),
            levels: [],
            maxAge: .minutes(5),
            now: Self.now
        )
        #expect(try #require(old).header.hasSuffix(#"max_age="300""#))
    }

    @Test func `3: a stronger and younger one is enough, and a token that says nothing never`() {
        let strong = Self.claims(.eidas3, age: 300)
        #expect(StepUpChallenge(claims: strong, levels: [.eidas2], maxAge: .minutes(5), now: Self.now) == nil)
        #expect(StepUpChallenge(claims: [:], levels: [], now: Self.now) == nil)
        #expect(StepUpChallenge(claims: [:], levels: [.eidas1], now: Self.now) != nil)
        #expect(StepUpChallenge(claims: [:], levels: [], maxAge: .minutes(5), now: Self.now) != nil)
    }
}
