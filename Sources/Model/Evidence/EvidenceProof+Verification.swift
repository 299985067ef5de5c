package import JOSE
package import Primitives

/// What a proof can fail at, in the order it is checked.
package enum EvidenceFailure: String, Error, Sendable, Hashable, CaseIterable {
    case receiptSignature = "receipt-signature"
    case receiptContent = "receipt-content"
    case eventDigest = "event-digest"
    case batchPath = "batch-path"
    case rootPath = "root-path"
    case rootSignature = "root-signature"
    case rootContent = "root-content"
}

extension EvidenceProof {
    /// Checks that the root was signed by one of `keys` and holds the event of this proof.
    package func verify(keys: KeySet) throws(EvidenceFailure) {
        let leaf = Digest.sha256(self.previousLeaf + Digest.sha256(self.body))
        guard self.batch.firstSequence <= self.sequence, self.sequence <= self.batch.lastSequence,
            let position = Int(exactly: self.sequence - self.batch.firstSequence),
            let size = Int(exactly: self.batch.lastSequence - self.batch.firstSequence + 1),
            let batchHead = MerkleTree.head(from: leaf, index: position, size: size, path: self.pathInBatch),
            batchHead == self.batch.head
        else { throw .batchPath }
        guard
            let head = MerkleTree.head(
                from: self.batch.entry,
                index: self.batchIndex,
                size: self.batchCount,
                path: self.pathInRoot
            )
        else { throw .rootPath }
        let claims: JWT
        do throws(JOSEError) {
            claims = try JWT.verify(self.root.statement, keys: keys, algorithms: [.ES256], type: EvidenceRoot.type)
        } catch {
            throw .rootSignature
        }
        guard claims.claims["number"]?.integer == self.root.number else { throw .rootContent }
        guard claims.claims["head"]?.string == Base64URL.encode(head) else { throw .rootPath }
    }
}

extension Receipt {
    /// Checks the signature of a receipt's statement, and that it holds the digest of the event `body` when one is given.
    package static func verify(
        _ statement: String,
        event body: String?,
        keys: KeySet
    ) throws(EvidenceFailure) -> JSONValue {
        let receipt: JWT
        do throws(JOSEError) {
            receipt = try JWT.verify(statement, keys: keys, algorithms: [.ES256], type: Receipt.type)
        } catch {
            throw .receiptSignature
        }
        guard let kind = receipt.claims["kind"]?.string, Kind(rawValue: kind) != nil,
            let event = receipt.claims["event"]?.string, receipt.claims["pieces"]?.array != nil
        else { throw .receiptContent }
        if let body, Base64URL.encode(Digest.sha256(body)) != event { throw .eventDigest }
        return receipt.claims
    }
}
