import JOSE
import Primitives
import Testing

@Suite struct SigningKeyTests {
    @Test(arguments: zip(SigningAlgorithm.allCases, [256, 64]))
    func `what a key signs, its public part verifies`(algorithm: SigningAlgorithm, length: Int) throws {
        let key = try SigningKey.generate(algorithm)
        let signature = try key.sign([1, 2, 3])
        #expect(signature.count == length)
        #expect(key.publicKey.isValid(signature: signature, for: [1, 2, 3]))
        #expect(!key.publicKey.isValid(signature: signature, for: [1, 2, 4]))
        #expect(!(try SigningKey.generate(algorithm)).publicKey.isValid(signature: signature, for: [1, 2, 3]))
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a key kept as PKCS 8 comes back the same`(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let copy = try SigningKey(pkcs8: key.pkcs8)
        #expect(copy.id == key.id && copy.algorithm == algorithm && copy.pkcs8 == key.pkcs8)
        #expect(key.publicKey.isValid(signature: try copy.sign([9]), for: [9]))
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `PKCS 8 that is cut, followed by more, or empty is refused`(algorithm: SigningAlgorithm) throws {
        let bytes = try SigningKey.generate(algorithm).pkcs8.bytes
        for wrong: [UInt8] in [[], [0x30], Array(bytes.dropLast()), bytes + [0]] {
            #expect(throws: JOSEError(.badKey)) { try SigningKey(pkcs8: Secret(wrong)) }
        }
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
                group.addTask { key.publicKey.isValid(signature: try key.sign([number]), for: [number]) }
            }
            for try await isValid in group { #expect(isValid) }
        }
    }
}
