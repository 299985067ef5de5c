import Foundation
import Primitives

/// A stored hash as the reference library writes it: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, Base64 without padding.
struct Argon2Verifier: Sendable {
    let parameters: Argon2idHasher.Parameters
    let salt: [UInt8]
    let hash: [UInt8]

    init(parameters: Argon2idHasher.Parameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// Nil for anything else, and for what RFC 9106, section 3.1, leaves out.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let parameters = Self.parameters(parts[3]),
            let salt = Self.bytes(parts[4]), 8...64 ~= salt.count,
            let hash = Self.bytes(parts[5]), 16...64 ~= hash.count
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    var text: String {
        let (memory, passes, lanes) =
            (self.parameters.memoryKiB, self.parameters.iterations, self.parameters.parallelism)
        return "$argon2id$v=19$m=\(memory),t=\(passes),p=\(lanes)$\(Self.text(self.salt))$\(Self.text(self.hash))"
    }

    private static func parameters(_ text: Substring) -> Argon2idHasher.Parameters? {
        let members = text.split(separator: ",", omittingEmptySubsequences: false)
        guard members.count == 3, let memory = Self.number(members[0], "m="),
            let passes = Self.number(members[1], "t="),
            let lanes = Self.number(members[2], "p="), 1...64 ~= lanes, (8 * lanes)...4_194_304 ~= memory,
            1...1000 ~= passes
        else { return nil }
        return .init(memoryKiB: memory, iterations: passes, parallelism: lanes)
    }

    private static func number(_ text: Substring, _ name: String) -> UInt32? {
        guard text.hasPrefix(name) else { return nil }
        let digits = text.dropFirst(name.count)
        guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return UInt32(digits)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard !text.contains("="), let data = Data(base64Encoded: text + padding) else { return nil }
        return Array(data)
    }
}
