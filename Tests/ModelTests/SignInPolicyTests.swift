import Foundation
import Model
import Testing

@Suite struct SignInPolicyTests {
    private static let strict: SignInPolicy = {
        var policy = SignInPolicy()
        policy.secondFactor = .agents
        policy.enrolmentGraceDays = 0
        policy.sessionIdleMinutes = 30
        policy.sessionMaximumMinutes = 60
        policy.reauthenticationMinutes = 1
        policy.password.minLength = 16
        policy.password.minEntropyBits = 80
        policy.password.words = ["Armor"]
        policy.networks = ["10.0.0.0/8"]
        policy.maximumStalenessHours = 1
        return policy
    }()

    @Test func `who says nothing gets whatever the other asks, either way round`() {
        #expect(SignInPolicy().strictest(with: Self.strict) == Self.strict)
        #expect(Self.strict.strictest(with: SignInPolicy()) == Self.strict)
        #expect(Self.strict.strictest(with: Self.strict) == Self.strict)
    }

    @Test func `survival needs both`() {
        var (realm, hub) = (SignInPolicy(), SignInPolicy())
        realm.survivalDays = 3
        #expect(realm.strictest(with: hub).survivalDays == 0)
        hub.survivalDays = 7
        #expect(realm.strictest(with: hub).survivalDays == 3)
        #expect(SignInPolicy().strictest(with: hub).survivalDays == 0)
    }

    @Test func `administrators are more than nobody and less than agents`() {
        #expect(SignInPolicy.SecondFactor.allCases.sorted() == [.none, .admins, .agents])
    }

    @Test func `words of both are refused, each once`() {
        var (realm, hub) = (SignInPolicy(), SignInPolicy())
        realm.password.words = ["Armor", "Argoat"]
        hub.password.words = ["Breizh", "Armor"]
        #expect(realm.strictest(with: hub).password.words == ["Armor", "Argoat", "Breizh"])
    }

    @Test(arguments: [
        ([], [], []),
        (["10.0.0.0/8"], [], ["10.0.0.0/8"]),
        ([], ["10.0.0.0/8"], ["10.0.0.0/8"]),
        (["10.1.0.0/16"], ["10.0.0.0/8"], ["10.1.0.0/16"]),
        (["10.0.0.0/8"], ["10.1.0.0/16", "10.2.0.0/16"], ["10.1.0.0/16", "10.2.0.0/16"]),
        (["10.1.0.0/16", "192.0.2.0/24"], ["10.0.0.0/8"], ["10.1.0.0/16"]),
        (["10.0.0.0/8"], ["192.0.2.0/24"], [SignInPolicy.nowhere]),
        (["10.0.0.0/8"], ["2001:db8::/32"], [SignInPolicy.nowhere]),
        (["unreadable"], ["10.0.0.0/8"], [SignInPolicy.nowhere]),
    ])
    func `networks are those that both accept, and two that never meet are not "anywhere"`(
        _ own: [String],
        _ hub: [String],
        _ common: [String]
    ) {
        var (first, second) = (SignInPolicy(), SignInPolicy())
        first.networks = own
        second.networks = hub
        #expect(first.strictest(with: second).networks == common)
    }

    @Test func `a policy stored with fewer keys has the values of who says nothing`() throws {
        #expect(try self.decode("{}") == SignInPolicy())
        var policy = SignInPolicy()
        policy.secondFactor = .admins
        policy.password.minLength = 14
        #expect(try self.decode(#"{"secondFactor": "admins", "password": {"minLength": 14}}"#) == policy)
        #expect(throws: DecodingError.self) { try self.decode(#"{"secondFactor": "nobody"}"#) }
    }

    @Test func `a policy survives JSON whole`() throws {
        let text = String(decoding: try JSONEncoder().encode(Self.strict), as: UTF8.self)
        #expect(try self.decode(text) == Self.strict)
    }

    private func decode(_ text: String) throws -> SignInPolicy {
        try JSONDecoder().decode(SignInPolicy.self, from: Data(text.utf8))
    }
}
