import COpenSSL

/// Digests a content of any size, piece by piece, in constant memory.
///
/// Safety: the contexts belong to this value alone, which cannot be copied.
package struct ContentDigester: ~Copyable, @unchecked Sendable {
    private let contexts: [(algorithm: DigestAlgorithm, context: OpaquePointer)]
    private var size: Int64 = 0

    /// A verifier needs the digests that the signature was made with: `CMSSignature.digestAlgorithms`.
    package init(_ algorithms: Set<DigestAlgorithm> = [.sha256]) {
        self.contexts = algorithms.map { algorithm in
            guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, algorithm.function, nil) == 1
            else { preconditionFailure("OpenSSL has no \(algorithm.rawValue)") }
            return (algorithm, context)
        }
    }

    deinit { for (_, context) in self.contexts { EVP_MD_CTX_free(context) } }

    package mutating func update(_ bytes: some Collection<UInt8>) {
        guard bytes.withContiguousStorageIfAvailable({ self.update($0) }) == nil else { return }
        Array(bytes).withUnsafeBufferPointer { self.update($0) }
    }

    package consuming func finish() -> ContentDigests {
        var values: [DigestAlgorithm: [UInt8]] = [:]
        for (algorithm, context) in self.contexts {
            var digest = [UInt8](repeating: 0, count: algorithm.length)
            guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else { preconditionFailure("OpenSSL lost a digest") }
            values[algorithm] = digest
        }
        return ContentDigests(values: values, size: self.size)
    }

    private mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.size += Int64(bytes.count)
        for (_, context) in self.contexts {
            guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
            else { preconditionFailure("OpenSSL lost a digest") }
        }
    }
}

extension DigestAlgorithm {
    var function: OpaquePointer {
        switch self {
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }

    func digest(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var digester = ContentDigester([self])
        digester.update(bytes)
        return digester.finish()[self] ?? []
    }
}
