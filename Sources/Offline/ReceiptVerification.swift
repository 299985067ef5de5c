package import BrokerAPI
import Foundation
import JOSE
import Model
import Primitives

/// `liamm exchange receipt --verify`: a receipt and its proof checked on this machine, with public keys and nothing else.
package enum ReceiptVerification {
    package struct Refusal: Error, CustomStringConvertible {
        /// The check that failed: `receipt-signature`, `batch-path`, …
        package let check: String
        package let description: String
    }

    /// What a receipt says, once it has been checked.
    package struct Statement: Sendable, Hashable, Codable {
        package let kind: String
        package let document: String
        package let application: String
        package let signedAt: String
        package let pieces: [String: String]
        /// The number of the root that holds the event; nil while no proof was given.
        package let root: Int64?
    }

    package static func verify(_ file: ReceiptFile, keys text: String) throws -> Statement {
        let keys: KeySet
        do {
            keys = try KeySet(json: text.utf8)
        } catch {
            throw Refusal(check: "keys", description: "the keys are not a key set (RFC 7517)")
        }
        do throws(EvidenceFailure) {
            let claims = try Receipt.verify(file.receipt.statement, event: file.proof?.event, keys: keys)
            var root: Int64?
            if let proof = file.proof {
                guard let proof = EvidenceProof(proof) else { throw .batchPath }
                try proof.verify(keys: keys)
                root = proof.root.number
            }
            return Statement(claims, root: root)
        } catch {
            throw Refusal(check: error.rawValue, description: self.words(error))
        }
    }

    private static func words(_ failure: EvidenceFailure) -> String {
        switch failure {
        case .receiptSignature: "the receipt is not signed by one of these keys"
        case .receiptContent: "what was signed is not a receipt"
        case .eventDigest: "the event is not the one of the receipt"
        case .batchPath: "the event is not in the batch of its chain"
        case .rootPath: "the batch is not under the root"
        case .rootSignature: "the root is not signed by one of these keys"
        case .rootContent: "the root is not the one named"
        }
    }
}

extension ReceiptVerification.Statement {
    init(_ claims: JSONValue, root: Int64?) {
        let pieces = (claims["pieces"]?.array ?? []).compactMap { piece -> (String, String)? in
            guard let number = piece["number"]?.integer, let digest = piece["sha256"]?.string,
                let bytes = Base64URL.decode(digest)
            else { return nil }
            return ("\(number) \(piece["role"]?.string ?? "")", Hex.encode(bytes))
        }
        self.init(
            kind: claims["kind"]?.string ?? "",
            document: claims["document"]?["key"]?.string ?? "",
            application: claims["application"]?.string ?? "",
            signedAt: claims["iat"]?.integer.map { Timestamp(seconds: $0).description } ?? "",
            pieces: Dictionary(pieces, uniquingKeysWith: { first, _ in first }),
            root: root
        )
    }
}

extension EvidenceProof {
    /// Nil when a digest is not base64url.
    fileprivate init?(_ proof: ProofResource) {
        func bytes(_ texts: [String]) -> [[UInt8]]? {
            let decoded = texts.compactMap { Base64URL.decode($0) }
            return decoded.count == texts.count ? decoded : nil
        }
        guard let previous = Base64URL.decode(proof.previousLeaf), let leaf = Base64URL.decode(proof.batch.leaf),
            let head = Base64URL.decode(proof.batch.head), let inBatch = bytes(proof.pathInBatch),
            let inRoot = bytes(proof.pathInRoot)
        else { return nil }
        self.init(
            body: proof.event,
            sequence: proof.sequence,
            previousLeaf: previous,
            batch: EvidenceBatch(
                chain: proof.batch.chain,
                firstSequence: proof.batch.first,
                lastSequence: proof.batch.last,
                leaf: leaf,
                head: head
            ),
            pathInBatch: inBatch,
            batchIndex: proof.batchIndex,
            batchCount: proof.batchCount,
            pathInRoot: inRoot,
            root: EvidenceRoot(
                number: proof.root.number,
                createdAt: proof.root.createdAt,
                statement: proof.root.statement
            )
        )
    }
}
