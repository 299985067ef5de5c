import JOSE
import Model
import Primitives
import SQLCore
import Storage
import Testing

/// A key does what it was made for, whatever somebody writes into the database.
@Suite struct KeyUseTests {
    @Test(arguments: Backend.available)
    func `a key that signs is not opened as one that decrypts, nor the other way round`(_ backend: Backend) async throws
    {
        try await backend.withStores { stores, database in
            let pairs: [(HubKey.Algorithm, String)] = [
                (.signing(.RS256), "RSA-OAEP-256"), (.signing(.ES256), "ECDH-ES"),
                (.encryption(.rsaOAEP256), "PS256"), (.encryption(.ecdhES), "ES256"),
            ]
            for (algorithm, other) in pairs {
                let key = try HubKey.Pair.generate(algorithm)
                let audit = AuditEvent(.keyRotated, actor: .hub)
                let time = Timestamp(seconds: 1_790_000_000)
                #expect(try await stores.keys.rotate(expecting: nil, adding: key, audit: audit, at: time))
                #expect(try await stores.keys.all().map(\.key.algorithm) == [algorithm])
                for name in [other, "dir", algorithm.name.lowercased()] {
                    _ = try await database.run("update signing_keys set algorithm = \(name)")
                    await #expect(throws: StoreError.self) { _ = try await stores.keys.all() }
                }
                _ = try await database.run("delete from signing_keys")
            }
        }
    }
}
