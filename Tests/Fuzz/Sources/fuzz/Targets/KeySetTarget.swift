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
            require(key.jwk["alg"]?.string == key.algorithm.rawValue, "for one algorithm")
            let twins = set.keys.filter { $0.id == key.id }
            let isClear = twins.allSatisfy { $0.jwk.canonicalBytes == key.jwk.canonicalBytes }
            require((set.key(key.id) != nil) == isClear, "an identifier finds one key or none")
            require(!key.isValid(signature: Array(repeating: 0, count: 64), for: input), "zeros are no signature")
            require(!key.isValid(signature: Array(repeating: 0, count: 256), for: input), "of no length")
        }
    }
}
