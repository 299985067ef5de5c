import Outbound
import Testing

@Suite struct AddressGuardTests {
    private func six(_ head: [UInt8], tail: [UInt8] = []) -> [UInt8] {
        head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    @Test func `addresses of the inside are refused, however they are written`() {
        let usual = AddressGuard()
        let inside: [[UInt8]] = [
            [127, 0, 0, 1], [10, 0, 0, 1], [169, 254, 169, 254], [0, 0, 0, 0], [192, 168, 0, 1],
            self.six([], tail: [1]), self.six([0xFE, 0x80]), self.six([0xFE, 0xC0], tail: [1]),
            self.six([0xFE, 0xFF], tail: [1]), self.six([], tail: [10, 0, 0, 1]), self.six([], tail: [127, 0, 0, 1]),
            self.six([], tail: [0xFF, 0xFF, 127, 0, 0, 1]), self.six([0xFC]), self.six([0x20, 0x02, 127, 0, 0, 1]),
        ]
        for address in inside { #expect(!usual.allows(address), "\(address)") }
        #expect(usual.allows([192, 0, 2, 1]))
        #expect(usual.allows(self.six([0x20, 0x01, 0x0D, 0xB8], tail: [1])))
    }
}
