import Crypto
import Model
import Primitives
import SQLCore

/// The key of each object, wrapped under the key of its realm, which the master key seals: an object's key opens for no
/// other realm and no other digest.
extension StorageContext {
    func wrap(_ key: Secret, of digest: [UInt8], in realm: Realm.Slug, under realmKey: Secret) -> [UInt8] {
        AuthenticatedCipher.seal(
            key.bytes,
            key: Self.wrappingKey(realmKey),
            context: Self.wrappingContext(realm, digest)
        )
    }

    func unwrap(_ wrapped: [UInt8], of digest: [UInt8], in realm: Realm.Slug, under realmKey: Secret) throws -> Secret {
        let context = Self.wrappingContext(realm, digest)
        guard let key = AuthenticatedCipher.open(wrapped, key: Self.wrappingKey(realmKey), context: context) else {
            throw StoreError(.corrupt, "the key of an object of \(realm) does not open")
        }
        return Secret(key)
    }

    /// The realm's key; nil before its first object.
    func realmKey(of realm: Realm.Slug, in transaction: any SQLTransaction) async throws -> Secret? {
        let rows = try await transaction.query("select sealed_key from realm_keys where realm = \(realm)")
        guard let sealed = try rows.first?.bytes("sealed_key") else { return nil }
        guard let key = self.sealer.open(sealed, for: .realmKey) else {
            throw StoreError(.corrupt, "the key of realm \(realm) does not open under this master key")
        }
        return Secret(key)
    }

    /// Of two that make it at once, both get the one that is kept.
    func realmKeyOrNew(of realm: Realm.Slug, in transaction: any SQLTransaction) async throws -> Secret {
        if let key = try await self.realmKey(of: realm, in: transaction) { return key }
        try await transaction.execute(
            """
            insert into realm_keys (realm, sealed_key)
            values (\(realm), \(self.sealer.seal(self.random.bytes(32), for: .realmKey))) on conflict (realm) do nothing
            """
        )
        guard let key = try await self.realmKey(of: realm, in: transaction) else {
            throw StoreError(.corrupt, "realm \(realm) has no key")
        }
        return key
    }

    private static func wrappingKey(_ realmKey: Secret) -> SymmetricKey {
        AuthenticatedCipher.key(from: realmKey, info: "liamm/v1/object-key")
    }

    private static func wrappingContext(_ realm: Realm.Slug, _ digest: [UInt8]) -> [UInt8] {
        Array("\(realm)\u{0}".utf8) + digest
    }
}
