package import Model
package import Primitives

/// Codes on paper for who has lost the other factors. What is kept of each is a hash under a key of the server.
///
/// A code is used once, which is the store's to keep: `position` only says which one was typed.
package struct RecoveryCodes: Sendable {
    /// What is shown once, and what is kept, in the same order.
    package struct Batch: Sendable {
        package let codes: [Secret]
        package let hashes: [[UInt8]]
    }

    package static let count = 10
    /// Without what is read for another: 0 o, 1 i l, 2 z, 8 b, and s and u, which are read as 5 and v.
    static let alphabet = Array("acdefghjkmnpqrtvwxy345679".utf8)
    /// Fifteen of 25 characters are 69 bits; 60 are asked for.
    static let length = 15
    static let group = 5

    private let sealer: any SecretSealer

    package init(sealer: any SecretSealer) { self.sealer = sealer }

    package func make(random: any RandomSource) -> Batch {
        let codes = (0..<Self.count).map { _ in Self.draw(random) }
        return Batch(codes: codes.map(Self.grouped), hashes: codes.map(self.hash))
    }

    /// Which of the hashes is that of the typed text; case, spaces and dashes aside. All are always compared.
    package func position(of typed: String, in hashes: [[UInt8]]) -> Int? {
        guard let code = Self.folded(typed) else { return nil }
        let hash = self.hash(code)
        var found: Int?
        for (index, kept) in hashes.enumerated() where constantTimeEquals(kept, hash) { found = index }
        return found
    }

    private func hash(_ code: [UInt8]) -> [UInt8] { self.sealer.authenticationCode(code, for: .recoveryCode) }

    /// Bytes that would favour some characters are thrown away.
    private static func draw(_ random: any RandomSource) -> [UInt8] {
        let limit = 256 - 256 % self.alphabet.count
        var code: [UInt8] = []
        while code.count < self.length {
            let usable = random.bytes(self.length * 2).filter { Int($0) < limit }
            code += usable.prefix(self.length - code.count).map { self.alphabet[Int($0) % self.alphabet.count] }
        }
        return code
    }

    private static func grouped(_ code: [UInt8]) -> Secret {
        let groups = stride(from: 0, to: code.count, by: self.group).map { code[$0..<min($0 + self.group, code.count)] }
        return Secret(Array(groups.joined(separator: [UInt8(ascii: "-")])))
    }

    /// Nil when it cannot be a code of ours.
    private static func folded(_ typed: String) -> [UInt8]? {
        guard typed.utf8.count <= 128 else { return nil }
        let ignored: Set<Unicode.Scalar> = [" ", "\t", "\u{A0}", "\u{202F}", "-", "\u{2010}", "\u{2011}", "\u{2013}"]
        let scalars = typed.unicodeScalars.filter { !ignored.contains($0) }
        let code = scalars.compactMap { $0.isASCII ? UInt8(truncatingIfNeeded: $0.value) : nil }
            .map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        guard code.count == scalars.count, code.count == self.length, code.allSatisfy(self.alphabet.contains) else {
            return nil
        }
        return code
    }
}
