import Model
import Primitives

extension EvidenceProof {
    /// A proof as an application reads it from JSON.
    init?(wire: JSONValue?, at time: Timestamp) {
        func bytes(_ value: JSONValue?) -> [UInt8]? { value?.string.flatMap { Base64URL.decode($0) } }
        guard let wire, let batch = wire["batch"], let root = wire["root"], let body = wire["event"]?.string,
            let sequence = wire["sequence"]?.integer, let previous = bytes(wire["previousLeaf"]),
            let chain = batch["chain"]?.string, let first = batch["first"]?.integer,
            let last = batch["last"]?.integer, let leaf = bytes(batch["leaf"]), let head = bytes(batch["head"]),
            let inBatch = wire["pathInBatch"]?.array, let inRoot = wire["pathInRoot"]?.array,
            let index = wire["batchIndex"]?.integer, let count = wire["batchCount"]?.integer,
            let number = root["number"]?.integer, let statement = root["statement"]?.string
        else { return nil }
        self.init(
            body: body,
            sequence: sequence,
            previousLeaf: previous,
            batch: EvidenceBatch(chain: chain, firstSequence: first, lastSequence: last, leaf: leaf, head: head),
            pathInBatch: inBatch.compactMap { bytes($0) },
            batchIndex: Int(index),
            batchCount: Int(count),
            pathInRoot: inRoot.compactMap { bytes($0) },
            root: EvidenceRoot(number: number, createdAt: time, statement: statement)
        )
    }
}
