package import Primitives

/// A signed head over everything chained since the root before it, in every realm.
///
/// `statement` is a compact JWS of type `liamm-root+jwt` over `{iss, number, iat, head, chains, previous}`: `head` is the
/// Merkle head over the batches in order of their chains, `previous` the SHA-256 of the statement before.
package struct EvidenceRoot: Sendable, Hashable {
    package static let type = "liamm-root+jwt"

    /// 1 for the first.
    package let number: Int64
    package let createdAt: Timestamp
    package let statement: String

    package init(number: Int64, createdAt: Timestamp, statement: String) {
        self.number = number
        self.createdAt = createdAt
        self.statement = statement
    }
}

/// What one chain grew by between two roots.
package struct EvidenceBatch: Sendable, Hashable {
    package let chain: String
    package let firstSequence: Int64
    package let lastSequence: Int64
    /// The chain's leaf at `lastSequence`.
    package let leaf: [UInt8]
    /// The Merkle head over the leaves from `firstSequence` to `lastSequence`.
    package let head: [UInt8]

    package init(chain: String, firstSequence: Int64, lastSequence: Int64, leaf: [UInt8], head: [UInt8]) {
        self.chain = chain
        self.firstSequence = firstSequence
        self.lastSequence = lastSequence
        self.leaf = leaf
        self.head = head
    }

    /// The entry of the root's tree.
    package var entry: [UInt8] {
        JSONValue.object([
            "chain": .string(self.chain),
            "first": .integer(self.firstSequence),
            "last": .integer(self.lastSequence),
            "leaf": .string(Base64URL.encode(self.leaf)),
            "head": .string(Base64URL.encode(self.head)),
        ]).canonicalBytes
    }
}

/// Everything that ties one audit entry to a signed root, but the keys.
package struct EvidenceProof: Sendable, Hashable {
    /// The canonical text of the event.
    package let body: String
    package let sequence: Int64
    /// The leaf before the event's own in its chain.
    package let previousLeaf: [UInt8]
    package let batch: EvidenceBatch
    package let pathInBatch: [[UInt8]]
    package let batchIndex: Int
    package let batchCount: Int
    package let pathInRoot: [[UInt8]]
    package let root: EvidenceRoot

    package init(
        body: String,
        sequence: Int64,
        previousLeaf: [UInt8],
        batch: EvidenceBatch,
        pathInBatch: [[UInt8]],
        batchIndex: Int,
        batchCount: Int,
        pathInRoot: [[UInt8]],
        root: EvidenceRoot
    ) {
        self.body = body
        self.sequence = sequence
        self.previousLeaf = previousLeaf
        self.batch = batch
        self.pathInBatch = pathInBatch
        self.batchIndex = batchIndex
        self.batchCount = batchCount
        self.pathInRoot = pathInRoot
        self.root = root
    }
}
