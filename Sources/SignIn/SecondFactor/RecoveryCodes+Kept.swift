import Primitives

extension RecoveryCodes {
    /// The hashes of the codes that are left, as a factor keeps them.
    static func kept(_ hashes: [[UInt8]]) -> [UInt8] {
        JSONValue.array(hashes.map { .string(Base64URL.encode($0)) }).canonicalBytes
    }

    package static func hashes(kept: [UInt8]) -> [[UInt8]] {
        ((try? StrictJSON.parse(kept))?.array ?? []).compactMap(\.string).compactMap { Base64URL.decode($0) }
    }
}
