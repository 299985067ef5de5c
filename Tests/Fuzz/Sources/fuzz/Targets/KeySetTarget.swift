import JOSE
import Primitives

extension FuzzTarget {
    /// A key set keeps the public keys it understands, and writes them as it read them (RFC 7517, section 5).
    static let keySet = FuzzTarget("key-set") { input in
        guard let set = try? KeySet(json: input) else { return }
        guard let again = try? KeySet(json: set.json) else { return require(false, "what is written is read") }
        require(again.json == set.json, "and is the same")
        for key in set.keys {
            require(key.jwk["d"] == nil, "no private part")
            require(key.jwk["use"] == "sig", "for signatures")
            let named = key.jwk["alg"]?.string.flatMap { SigningAlgorithm(name: $0) }
            require(named.map { key.algorithms == [$0] } ?? (key.algorithms.count > 1), "for what it says")
            let twins = set.keys.filter { $0.id == key.id }
            let isClear = twins.allSatisfy { $0.jwk.canonicalBytes == key.jwk.canonicalBytes }
            require((set.key(key.id) != nil) == isClear, "an identifier finds one key or none")
            for algorithm in SigningAlgorithm.allCases {
                for count in [64, 256] {
                    let zeros = [UInt8](repeating: 0, count: count)
                    require(!key.isValid(signature: zeros, for: input, by: algorithm), "zeros are no signature")
                }
            }
        }
    }
}
