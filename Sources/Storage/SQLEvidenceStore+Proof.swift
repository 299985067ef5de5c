import Model
import Primitives
import SQLCore

/// From an audit entry to the signed root that covers it.
extension SQLEvidenceStore {
    func proof(of entry: Identifier<AuditEntry>, in transaction: any SQLTransaction) async throws -> EvidenceProof? {
        let entries = try await transaction.query(
            "select chain, sequence, body from audit where id = \(entry) and sequence is not null"
        )
        guard let told = entries.first else { return nil }
        let (chain, sequence) = (try told.text("chain"), try told.integer("sequence"))
        let covering = try await transaction.query(
            """
            select evidence_roots.* from evidence_batches
            join evidence_roots on evidence_roots.number = evidence_batches.root
            where evidence_batches.chain = \(chain) and evidence_batches.first_sequence <= \(sequence)
                and evidence_batches.last_sequence >= \(sequence)
            """
        )
        guard let root = try covering.first.map(Self.root) else { return nil }
        let batches = try await transaction.query("select * from evidence_batches where root = \(root.number)")
            .map { try EvidenceBatch($0) }
            .sorted { $0.chain.utf8.lexicographicallyPrecedes($1.chain.utf8) }
        guard let index = batches.firstIndex(where: { $0.chain == chain }) else { return nil }
        let batch = batches[index]
        let leaves = try await self.leaves(of: chain, batch.firstSequence...batch.lastSequence, in: transaction)
        let position = Int(sequence - batch.firstSequence)
        var previous = AuditChain.origin
        if position > 0 {
            previous = leaves[position - 1]
        } else if sequence > 1 {
            previous = try await self.leaves(of: chain, sequence - 1...sequence - 1, in: transaction)[0]
        }
        return EvidenceProof(
            body: try told.text("body"),
            sequence: sequence,
            previousLeaf: previous,
            batch: batch,
            pathInBatch: MerkleTree.path(to: position, in: leaves),
            batchIndex: index,
            batchCount: batches.count,
            pathInRoot: MerkleTree.path(to: index, in: batches.map(\.entry)),
            root: root
        )
    }
}

extension EvidenceBatch {
    fileprivate init(_ row: SQLRow) throws {
        self.init(
            chain: try row.text("chain"),
            firstSequence: try row.integer("first_sequence"),
            lastSequence: try row.integer("last_sequence"),
            leaf: try row.bytes("leaf"),
            head: try row.bytes("head")
        )
    }
}
