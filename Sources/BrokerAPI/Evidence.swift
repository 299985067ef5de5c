package import Primitives

package struct ReceiptResource: Sendable, Hashable, Codable {
    package var id: String
    /// `deposited`, `accepted`, `applied`, `refused`, `expired` or `cancelled`.
    package var kind: String
    package var realm: String
    package var exchange: String?
    package var handover: String?
    package var version: String
    package var createdAt: Timestamp
    /// Compact JWS, `typ` `liamm-receipt+jwt`, by a key of `evidence/keys`.
    package var statement: String

    package init(
        id: String,
        kind: String,
        realm: String,
        exchange: String?,
        handover: String?,
        version: String,
        createdAt: Timestamp,
        statement: String
    ) {
        self.id = id
        self.kind = kind
        self.realm = realm
        self.exchange = exchange
        self.handover = handover
        self.version = version
        self.createdAt = createdAt
        self.statement = statement
    }
}

/// What ties the event of a receipt to a signed root; every digest is base64url.
package struct ProofResource: Sendable, Hashable, Codable {
    package struct Batch: Sendable, Hashable, Codable {
        package var chain: String
        package var first: Int64
        package var last: Int64
        package var leaf: String
        package var head: String

        package init(chain: String, first: Int64, last: Int64, leaf: String, head: String) {
            self.chain = chain
            self.first = first
            self.last = last
            self.leaf = leaf
            self.head = head
        }
    }

    /// The canonical text of the event, whose SHA-256 the receipt holds.
    package var event: String
    package var sequence: Int64
    package var previousLeaf: String
    package var batch: Batch
    package var pathInBatch: [String]
    package var batchIndex: Int
    package var batchCount: Int
    package var pathInRoot: [String]
    package var root: RootResource

    package init(
        event: String,
        sequence: Int64,
        previousLeaf: String,
        batch: Batch,
        pathInBatch: [String],
        batchIndex: Int,
        batchCount: Int,
        pathInRoot: [String],
        root: RootResource
    ) {
        self.event = event
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

package struct RootResource: Sendable, Hashable, Codable {
    package var number: Int64
    package var createdAt: Timestamp
    /// Compact JWS, `typ` `liamm-root+jwt`.
    package var statement: String

    package init(number: Int64, createdAt: Timestamp, statement: String) {
        self.number = number
        self.createdAt = createdAt
        self.statement = statement
    }
}

/// A receipt with everything that proves it, as one file: what `liamm exchange receipt --verify` and `Deploy/verify` read.
package struct ReceiptFile: Sendable, Hashable, Codable {
    package var receipt: ReceiptResource
    /// Nil until a root covers it, at most a minute after.
    package var proof: ProofResource?

    package init(receipt: ReceiptResource, proof: ProofResource?) {
        self.receipt = receipt
        self.proof = proof
    }
}
