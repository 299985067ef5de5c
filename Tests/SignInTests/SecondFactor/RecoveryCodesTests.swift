import Foundation
import Model
import Primitives
import SignIn
import Testing

@Suite struct RecoveryCodesTests {
    /// A key of its own for each purpose, as the server's sealer has.
    private struct Sealer: SecretSealer {
        let key: String
        func seal(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8] { bytes }
        func open(_ sealed: [UInt8], for purpose: SealPurpose) -> [UInt8]? { sealed }
        func authenticationCode(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8] {
            Digest.hmac(bytes, key: Secret("\(self.key) \(purpose.rawValue)"))
        }
    }

    private let codes = RecoveryCodes(sealer: Sealer(key: "one"))

    private func batch() -> RecoveryCodes.Batch { self.codes.make(random: CountedRandom()) }

    @Test func `ten different codes of three groups, without look-alikes`() {
        let texts = (0..<50).flatMap { _ in self.codes.make(random: SystemRandomSource()).codes.map { $0.revealed() } }
        #expect(texts.count == 500 && Set(texts).count == 500)
        for text in texts {
            #expect(text.split(separator: "-").map(\.count) == [5, 5, 5])
            #expect(!text.contains { "0128bilosuzABCDEFGHIJKLMNOPQRSTUVWXYZ".contains($0) })
        }
    }

    @Test func `a code has at least sixty random bits, evenly drawn`() {
        let drawn = (0..<500).flatMap { _ in self.codes.make(random: SystemRandomSource()).codes }
            .flatMap { $0.revealed().filter { $0 != "-" } }
        let counts = Dictionary(grouping: drawn) { $0 }.mapValues(\.count)
        #expect(log2(Double(counts.count)) * 15 >= 60)
        let mean = Double(drawn.count) / Double(counts.count)
        // Six standard deviations of 75,000 draws.
        #expect(counts.values.allSatisfy { abs(Double($0) - mean) < 6 * mean.squareRoot() })
    }

    @Test func `each code is found by its own hash`() {
        let batch = self.batch()
        #expect(Set(batch.hashes).count == 10)
        #expect(batch.hashes.allSatisfy { $0.count == 32 })
        for (index, code) in batch.codes.enumerated() {
            #expect(self.codes.position(of: code.revealed(), in: batch.hashes) == index)
        }
    }

    @Test func `case, spaces and dashes do not matter`() {
        let batch = self.batch()
        let text = batch.codes[3].revealed()
        let plain = text.filter { $0 != "-" }
        let spellings = [
            text.uppercased(), plain, plain.uppercased(), " \(text) ", text.replacing("-", with: " "),
            text.replacing("-", with: "\u{2011}"), text.replacing("-", with: "\u{A0}–\u{202F}"),
            plain.map { "\($0)" }.joined(separator: "-"),
        ]
        for spelling in spellings { #expect(self.codes.position(of: spelling, in: batch.hashes) == 3, "\(spelling)") }
    }

    @Test func `what is not a code is refused`() {
        let batch = self.batch()
        let text = batch.codes[0].revealed()
        let other = text.last == "a" ? "c" : "a"
        let wrong = [
            "", "-", text.dropLast() + "", text + "a", text.dropLast() + other, text + text, "é" + text.dropFirst(),
            text + String(repeating: " ", count: 200), String(repeating: "a", count: 15), "а" + text.dropFirst(),
        ]
        for typed in wrong { #expect(self.codes.position(of: typed, in: batch.hashes) == nil, "\(typed)") }
        #expect(self.codes.position(of: text, in: []) == nil)
        #expect(self.codes.position(of: text, in: [[]]) == nil)
        #expect(self.codes.position(of: text, in: Array(batch.hashes.dropFirst())) == nil)
    }

    @Test func `hashes say nothing under another key`() {
        let batch = self.batch()
        let other = RecoveryCodes(sealer: Sealer(key: "two"))
        #expect(batch.codes.allSatisfy { other.position(of: $0.revealed(), in: batch.hashes) == nil })
    }
}
