import Primitives
import Storage
import Testing

@Suite
struct AgentKeyCipherTests {
    private let cipher = AgentKeyCipher(random: SystemRandomSource())

    @Test
    func `each agent's key is another, and opens its own values only`() {
        let keys = (0..<10).map { _ in self.cipher.makeKey() }
        #expect(Set(keys.map(\.bytes)).count == 10)
        #expect(keys.allSatisfy { $0.bytes.count == 32 })
        let sealed = self.cipher.encrypt([1, 2, 3], key: keys[0])
        #expect(self.cipher.decrypt(sealed, key: keys[0]) == [1, 2, 3])
        #expect(self.cipher.decrypt(sealed, key: keys[1]) == nil)
        #expect(self.cipher.decrypt(Array(sealed.dropLast()), key: keys[0]) == nil)
        #expect(self.cipher.decrypt([], key: keys[0]) == nil)
    }

    @Test
    func `a commitment depends on field, value and key alone`() {
        let (key, other) = (self.cipher.makeKey(), self.cipher.makeKey())
        let commitments = [
            self.cipher.commit("anne", field: "login", key: key),
            self.cipher.commit("anne", field: "name", key: key),
            self.cipher.commit("yann", field: "login", key: key),
            self.cipher.commit("anne", field: "login", key: other),
            Digest.hmac("login\u{0}anne".utf8, key: key),
        ]
        #expect(Set(commitments).count == commitments.count)
        #expect(self.cipher.commit("anne", field: "login", key: key) == commitments[0])
    }
}
