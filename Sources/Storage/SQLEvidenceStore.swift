import JOSE
import Model
import Primitives
import SQLCore

/// Keys of evidence and signed roots.
struct SQLEvidenceStore: EvidenceStore {
    /// Leaves of one chain that one root takes; what is left goes into the next.
    private static let batch = 65_536

    let context: StorageContext

    func signingKey(at time: Timestamp) async throws -> SigningKey {
        if let key = try await self.keyOnDuty() { return key }
        let newcomer = try SigningKey.generate(.ES256)
        let sealed = self.context.sealer.seal(newcomer.pkcs8.bytes, for: .evidenceKey)
        try await self.context.write("evidence key") { transaction in
            // Of two nodes that make one at once, both use the one that is kept.
            try await transaction.execute(
                """
                insert into evidence_keys (id, sealed_key, public_key, created_at, is_signing)
                values (\(newcomer.id), \(sealed), \(newcomer.publicKey.jwk.canonicalText), \(time), 1)
                on conflict do nothing
                """
            )
        }
        guard let key = try await self.keyOnDuty() else { throw StoreError(.corrupt, "there is no evidence key") }
        return key
    }

    func publishedKeys() async throws -> KeySet {
        KeySet(
            keys: try await self.context.list(
                "evidence keys",
                "select public_key from evidence_keys order by created_at desc, id"
            ) { row in
                guard let jwk = try? StrictJSON.parse(try row.text("public_key")), let key = try? PublicKey(jwk: jwk)
                else { throw StoreError(.corrupt, "an evidence key cannot be read") }
                return key
            }
        )
    }

    func makeRoot(signing: EvidenceSigning, at time: Timestamp) async throws -> EvidenceRoot? {
        while true {
            // The number is read before what it covers: whoever is overtaken finds the number taken.
            let last = try await self.context.find(
                "evidence roots",
                "select number, created_at, statement from evidence_roots order by number desc limit 1",
                Self.root
            )
            let batches = try await self.context.read("evidence") { try await self.growth(in: $0) }
            guard !batches.isEmpty else { return nil }
            let root = try Self.sign(batches, after: last, signing: signing, at: time)
            if try await self.keep(root, batches) { return root }
        }
    }

    func roots(after: Int64, limit: Int) async throws -> [EvidenceRoot] {
        try await self.context.list(
            "evidence roots",
            """
            select number, created_at, statement from evidence_roots where number > \(after)
            order by number limit \(limit)
            """,
            Self.root
        )
    }

    func proof(of entry: Identifier<AuditEntry>) async throws -> EvidenceProof? {
        try await self.context.read("proof of entry \(entry)") { try await self.proof(of: entry, in: $0) }
    }

    private func keyOnDuty() async throws -> SigningKey? {
        try await self.context.find(
            "evidence keys",
            "select id, sealed_key from evidence_keys where is_signing = 1"
        ) { row in
            let id = try row.text("id")
            guard let der = self.context.sealer.open(try row.bytes("sealed_key"), for: .evidenceKey),
                let key = try? SigningKey(pkcs8: Secret(der), algorithm: .ES256), key.id.text == id
            else { throw StoreError(.corrupt, "evidence key \(id) does not open under this master key") }
            return key
        }
    }

    /// What each chain grew by since its last batch, in byte order of the chains.
    private func growth(in transaction: any SQLTransaction) async throws -> [EvidenceBatch] {
        let rows = try await transaction.query(
            """
            select chain, sequence, last from (
                select chain, sequence, coalesce((select max(last_sequence) from evidence_batches
                    where evidence_batches.chain = audit_heads.chain), 0) as last
                from audit_heads) as heads
            where sequence > last
            """
        )
        var batches: [EvidenceBatch] = []
        for row in rows {
            let (chain, last) = (try row.text("chain"), try row.integer("last"))
            let leaves = try await self.leaves(
                of: chain,
                last + 1...min(try row.integer("sequence"), last + Int64(Self.batch)),
                in: transaction
            )
            batches.append(
                EvidenceBatch(
                    chain: chain,
                    firstSequence: last + 1,
                    lastSequence: last + Int64(leaves.count),
                    leaf: leaves[leaves.count - 1],
                    head: MerkleTree.head(of: leaves)
                )
            )
        }
        return batches.sorted { $0.chain.utf8.lexicographicallyPrecedes($1.chain.utf8) }
    }

    /// All of them, in order; a chain with a hole is corrupt.
    func leaves(
        of chain: String,
        _ range: ClosedRange<Int64>,
        in transaction: any SQLTransaction
    ) async throws -> [[UInt8]] {
        let leaves = try await transaction.query(
            """
            select leaf from audit where chain = \(chain) and sequence >= \(range.lowerBound)
                and sequence <= \(range.upperBound)
            order by sequence
            """
        ).map { try $0.bytes("leaf") }
        guard leaves.count == range.count else {
            throw StoreError(.corrupt, "audit chain \(chain) has a hole after \(range.lowerBound - 1)")
        }
        return leaves
    }

    private static func sign(
        _ batches: [EvidenceBatch],
        after last: EvidenceRoot?,
        signing: EvidenceSigning,
        at time: Timestamp
    ) throws -> EvidenceRoot {
        let number = (last?.number ?? 0) + 1
        let claims: JSONValue = [
            "iss": .string(signing.issuer),
            "number": .integer(number),
            "iat": .integer(time.seconds),
            "head": .string(Base64URL.encode(MerkleTree.head(of: batches.map(\.entry)))),
            "chains": .integer(Int64(batches.count)),
            "previous": last.map { .string(Base64URL.encode(Digest.sha256($0.statement))) } ?? .null,
        ]
        return EvidenceRoot(
            number: number,
            createdAt: time,
            statement: try JWT.sign(claims, type: EvidenceRoot.type, with: signing.key)
        )
    }

    /// False: another node made the root of this number.
    private func keep(_ root: EvidenceRoot, _ batches: [EvidenceBatch]) async throws -> Bool {
        try await self.context.write("evidence root \(root.number)") { transaction in
            let kept = try await transaction.query(
                """
                insert into evidence_roots (number, created_at, statement)
                values (\(root.number), \(root.createdAt), \(root.statement))
                on conflict (number) do nothing returning number
                """
            )
            guard !kept.isEmpty else { return false }
            let rows: [[any SQLConvertible]] = batches.map {
                [$0.chain, $0.firstSequence, $0.lastSequence, $0.leaf, $0.head, root.number]
            }
            try await transaction.execute(
                """
                insert into evidence_batches (chain, first_sequence, last_sequence, leaf, head, root)
                values \(rows: rows)
                """
            )
            return true
        }
    }

    static func root(_ row: SQLRow) throws -> EvidenceRoot {
        EvidenceRoot(
            number: try row.integer("number"),
            createdAt: try row.timestamp("created_at"),
            statement: try row.text("statement")
        )
    }
}
