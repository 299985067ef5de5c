import JOSE
import Testing

/// OpenID Connect Core, section 3.1.3.6.
@Suite struct TokenHashTests {
    /// Made by another program: halves of SHA-256 and SHA-512.
    static let known = [
        (
            "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ",
            "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM"
        ), ("", "47DEQpj8HBSa-_TImW-5JA", "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c4"),
    ]

    @Test(arguments: known)
    func `the hash is the one of the algorithm, cut in half`(token: String, short: String, long: String) {
        for algorithm in SigningAlgorithm.allCases {
            #expect(algorithm.leftHalfHash(of: token) == (algorithm == .EdDSA ? long : short))
        }
    }
}
