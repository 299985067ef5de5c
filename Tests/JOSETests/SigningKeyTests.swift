import JOSE
import Primitives
import Testing

@Suite struct SigningKeyTests {
    @Test func `an identifier can be typed after a command`() throws {
        for _ in 0..<500 { #expect(try !SigningKey.generate(.EdDSA).id.text.hasPrefix("-")) }
    }

    @Test(arguments: zip(SigningAlgorithm.allCases, [256, 256, 64, 64]))
    func `what a key signs, its public part verifies`(algorithm: SigningAlgorithm, length: Int) throws {
        let key = try SigningKey.generate(algorithm)
        let signature = try key.sign([1, 2, 3])
        #expect(signature.count == length)
        #expect(key.publicKey.isValid(signature: signature, for: [1, 2, 3], by: algorithm))
        #expect(!key.publicKey.isValid(signature: signature, for: [1, 2, 4], by: algorithm))
        #expect(
            !(try SigningKey.generate(algorithm)).publicKey.isValid(
                signature: signature,
                for: [1, 2, 3],
                by: algorithm
            )
        )
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a key kept as PKCS 8 comes back the same`(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let copy = try SigningKey(pkcs8: key.pkcs8, algorithm: algorithm)
        #expect(copy.id == key.id && copy.algorithm == algorithm && copy.pkcs8 == key.pkcs8)
        #expect(key.publicKey.isValid(signature: try copy.sign([9]), for: [9], by: algorithm))
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `PKCS 8 that is cut, followed by more, or empty is refused`(algorithm: SigningAlgorithm) throws {
        let bytes = try SigningKey.generate(algorithm).pkcs8.bytes
        for wrong: [UInt8] in [[], [0x30], Array(bytes.dropLast()), bytes + [0]] {
            #expect(throws: JOSEError(.badKey)) { try SigningKey(pkcs8: Secret(wrong), algorithm: algorithm) }
        }
    }

    @Test func `a key kept under another algorithm is refused, but RS256 and PS256 share theirs`() throws {
        for kept in SigningAlgorithm.allCases {
            let der = try SigningKey.generate(kept).pkcs8
            for read in SigningAlgorithm.allCases {
                let isRSA = [kept, read].allSatisfy { $0 == .RS256 || $0 == .PS256 }
                let key = try? SigningKey(pkcs8: der, algorithm: read)
                #expect((key != nil) == (kept == read || isRSA), "\(kept) read as \(read)")
                #expect(key == nil || key?.publicKey.algorithms == [read])
            }
        }
    }

    @Test func `a PS256 signature is none of RS256 under the same key, nor the other way round`() throws {
        let first = try SigningKey.generate(.RS256)
        let second = try SigningKey(pkcs8: first.pkcs8, algorithm: .PS256)
        let open = try PublicKey(jwk: first.publicKey.jwk.without("alg"))
        let (pkcs1, pss) = (try first.sign([1]), try second.sign([1]))
        #expect(
            open.isValid(signature: pkcs1, for: [1], by: .RS256) && open.isValid(signature: pss, for: [1], by: .PS256)
        )
        #expect(!open.isValid(signature: pkcs1, for: [1], by: .PS256))
        #expect(!open.isValid(signature: pss, for: [1], by: .RS256))
        #expect(try second.sign([1]) != pss)
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a printed key tells its identifier and nothing else`(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "\(algorithm) key \(key.id)")
        #expect(dumped.split(separator: "\n").count == 1)
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `one key signs and verifies on many tasks at once`(algorithm: SigningAlgorithm) async throws {
        let key = try SigningKey.generate(algorithm)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in UInt8(0)..<64 {
                group.addTask {
                    key.publicKey.isValid(signature: try key.sign([number]), for: [number], by: algorithm)
                }
            }
            for try await isValid in group { #expect(isValid) }
        }
    }
}
