import Model
import Primitives
import Storage
import Testing

@Suite
struct MasterKeySealerTests {
    private let sealer = MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32)))
    private let text = Array("a secret".utf8)

    @Test
    func `what is sealed opens, and is sealed differently each time`() {
        let sealed = (0..<10).map { _ in self.sealer.seal(self.text, for: .signingKey) }
        #expect(Set(sealed).count == 10)
        #expect(sealed.allSatisfy { self.sealer.open($0, for: .signingKey) == self.text })
        #expect(sealed.allSatisfy { $0.count == self.text.count + 28 })
        #expect(self.sealer.open(self.sealer.seal([], for: .interaction), for: .interaction) == [])
    }

    @Test
    func `what is sealed for one purpose opens for no other`() {
        for purpose in SealPurpose.allCases {
            let sealed = self.sealer.seal(self.text, for: purpose)
            for other in SealPurpose.allCases {
                #expect(self.sealer.open(sealed, for: other) == (other == purpose ? self.text : nil))
            }
        }
    }

    @Test
    func `what was changed, cut or sealed under another key does not open`() {
        let sealed = self.sealer.seal(self.text, for: .agentKey)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(self.sealer.open(changed, for: .agentKey) == nil)
            #expect(self.sealer.open(Array(sealed[..<index]), for: .agentKey) == nil)
        }
        #expect(self.sealer.open(sealed + [0], for: .agentKey) == nil)
        let other = MasterKeySealer(masterKey: Secret([UInt8](repeating: 8, count: 32)))
        #expect(other.open(sealed, for: .agentKey) == nil)
    }

    @Test
    func `an authentication code depends on bytes, purpose and master key alone`() {
        let other = MasterKeySealer(masterKey: Secret([UInt8](repeating: 8, count: 32)))
        var codes = SealPurpose.allCases.map { self.sealer.authenticationCode(self.text, for: $0) }
        codes.append(self.sealer.authenticationCode([], for: .refreshToken))
        codes.append(other.authenticationCode(self.text, for: .refreshToken))
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.count == 32 })
        #expect(self.sealer.authenticationCode(self.text, for: .refreshToken) == codes[4])
    }
}
