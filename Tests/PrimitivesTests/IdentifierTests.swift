import Foundation
import Primitives
import Testing

@Suite struct IdentifierTests {
    private enum Tag {}
    private struct Fixed: RandomSource {
        let byte: UInt8
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: self.byte, count: count) }
    }

    @Test func `a UUIDv7 has version, variant and time where RFC 9562, section 5.7, puts them`() {
        // Time of the example in RFC 9562, appendix A.6.
        let time = Timestamp(microseconds: 1_645_557_742_000_999)
        #expect(
            Identifier<Tag>.make(at: time, random: Fixed(byte: 0xFF)).text == "017f22e2-79b0-7fff-bfff-ffffffffffff"
        )
        #expect(Identifier<Tag>.make(at: time, random: Fixed(byte: 0)).text == "017f22e2-79b0-7000-8000-000000000000")
    }

    @Test func `later identifiers sort after earlier ones, whatever the random part`() {
        let times = [0, 1, 999, 1_645_557_742_000, 1_795_593_600_000, 253_402_300_799_999]
            .map { Timestamp(microseconds: $0 * 1000) }
        for (earlier, later) in zip(times, times.dropFirst()) {
            let high = Identifier<Tag>.make(at: earlier, random: Fixed(byte: 0xFF))
            let low = Identifier<Tag>.make(at: later, random: Fixed(byte: 0))
            #expect(high < low)
            #expect(UUID(uuidString: high.text) != nil)
        }
    }

    @Test func `a thousand made in one instant differ`() {
        let time = Timestamp(seconds: 1_795_593_600)
        let all = (0..<1000).map { _ in Identifier<Tag>.make(at: time, random: SystemRandomSource()) }
        #expect(Set(all).count == 1000)
    }

    @Test func `identifiers are compared by bytes, not by how they look`() {
        let (composed, decomposed) = (Identifier<Tag>("\u{E9}"), Identifier<Tag>("e\u{301}"))
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func `it is plain text in JSON`() throws {
        let data = try JSONEncoder().encode([Identifier<Tag>("a")])
        #expect(String(decoding: data, as: UTF8.self) == #"["a"]"#)
        #expect(try JSONDecoder().decode([Identifier<Tag>].self, from: data) == ["a"])
    }

    @Test(arguments: [0, 1, 7, 8, 9, 16, 32, 33])
    func `random bytes come in the number asked for`(count: Int) {
        let bytes = SystemRandomSource().bytes(count)
        #expect(bytes.count == count)
        if count >= 16 { #expect(bytes != SystemRandomSource().bytes(count)) }
        #expect(SystemRandomSource().token(bytes: 16).count == 22)
    }
}
