import Model

extension EvidenceProof {
    /// This proof with one thing changed: a bit of every byte of it, every number, every path cut or longer.
    func forgeries() -> [EvidenceProof] {
        var forged: [EvidenceProof] = []
        for body in Self.changed(Array(self.body.utf8)) {
            forged.append(self.with(body: String(decoding: body, as: UTF8.self)))
        }
        for leaf in Self.changed(self.previousLeaf) { forged.append(self.with(previousLeaf: leaf)) }
        for head in Self.changed(self.batch.head) { forged.append(self.with(batch: self.batch.with(head: head))) }
        for leaf in Self.changed(self.batch.leaf) { forged.append(self.with(batch: self.batch.with(leaf: leaf))) }
        for path in Self.changed(self.pathInBatch) { forged.append(self.with(pathInBatch: path)) }
        for path in Self.changed(self.pathInRoot) { forged.append(self.with(pathInRoot: path)) }
        for statement in Self.changed(Array(self.root.statement.utf8)) {
            forged.append(
                self.with(
                    root: EvidenceRoot(
                        number: self.root.number,
                        createdAt: self.root.createdAt,
                        statement: String(decoding: statement, as: UTF8.self)
                    )
                )
            )
        }
        forged.append(
            self.with(
                root: EvidenceRoot(
                    number: self.root.number + 1,
                    createdAt: self.root.createdAt,
                    statement: self.root.statement
                )
            )
        )
        for offset in [-1, 1] as [Int64] {
            forged.append(self.with(sequence: self.sequence + offset))
            forged.append(self.with(batch: self.batch.with(firstSequence: self.batch.firstSequence + offset)))
            forged.append(self.with(batch: self.batch.with(lastSequence: self.batch.lastSequence + offset)))
            forged.append(self.with(batchIndex: self.batchIndex + Int(offset)))
        }
        forged.append(self.with(batch: self.batch.with(chain: "auray")))
        return forged
    }

    private static func changed(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.indices.map { index in
            var changed = bytes
            changed[index] ^= 1
            return changed
        }
    }

    private static func changed(_ path: [[UInt8]]) -> [[[UInt8]]] {
        path.indices.flatMap { index in
            self.changed(path[index]).map { hash in
                var changed = path
                changed[index] = hash
                return changed
            }
        } + [path + [[UInt8](repeating: 0, count: 32)]] + (path.isEmpty ? [] : [Array(path.dropLast())])
    }

    private func with(
        body: String? = nil,
        sequence: Int64? = nil,
        previousLeaf: [UInt8]? = nil,
        batch: EvidenceBatch? = nil,
        pathInBatch: [[UInt8]]? = nil,
        batchIndex: Int? = nil,
        pathInRoot: [[UInt8]]? = nil,
        root: EvidenceRoot? = nil
    ) -> EvidenceProof {
        EvidenceProof(
            body: body ?? self.body,
            sequence: sequence ?? self.sequence,
            previousLeaf: previousLeaf ?? self.previousLeaf,
            batch: batch ?? self.batch,
            pathInBatch: pathInBatch ?? self.pathInBatch,
            batchIndex: batchIndex ?? self.batchIndex,
            batchCount: self.batchCount,
            pathInRoot: pathInRoot ?? self.pathInRoot,
            root: root ?? self.root
        )
    }
}

extension EvidenceBatch {
    fileprivate func with(
        chain: String? = nil,
        firstSequence: Int64? = nil,
        lastSequence: Int64? = nil,
        leaf: [UInt8]? = nil,
        head: [UInt8]? = nil
    ) -> EvidenceBatch {
        EvidenceBatch(
            chain: chain ?? self.chain,
            firstSequence: firstSequence ?? self.firstSequence,
            lastSequence: lastSequence ?? self.lastSequence,
            leaf: leaf ?? self.leaf,
            head: head ?? self.head
        )
    }
}
