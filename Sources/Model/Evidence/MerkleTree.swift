import Primitives

/// The Merkle tree of RFC 9162, section 2.1, over SHA-256.
package enum MerkleTree {
    package static func leafHash(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256([0x00] + bytes) }
    package static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        Digest.sha256([0x01] + left + right)
    }

    /// The head of the tree over these entries; the empty tree's is the digest of nothing.
    package static func head(of entries: [[UInt8]]) -> [UInt8] {
        guard !entries.isEmpty else { return Digest.sha256([UInt8]()) }
        var row = entries.map(self.leafHash)
        while row.count > 1 { row = self.above(row) }
        return row[0]
    }

    /// The hashes that lead from entry `index` to the head, nearest first (RFC 9162, section 2.1.3.1).
    package static func path(to index: Int, in entries: [[UInt8]]) -> [[UInt8]] {
        var row = entries.map(self.leafHash)
        var position = index
        var path: [[UInt8]] = []
        while row.count > 1 {
            let sibling = position ^ 1
            if sibling < row.count { path.append(row[sibling]) }
            row = self.above(row)
            position /= 2
        }
        return path
    }

    /// The head that a path leads to from entry `index` of `size`; nil when the path does not fit (section 2.1.3.2).
    package static func head(from entry: [UInt8], index: Int, size: Int, path: [[UInt8]]) -> [UInt8]? {
        guard 0 <= index, index < size, path.allSatisfy({ $0.count == 32 }) else { return nil }
        var (position, last) = (index, size - 1)
        var hash = self.leafHash(entry)
        for sibling in path {
            guard last > 0 else { return nil }
            if position & 1 == 1 || position == last {
                hash = self.nodeHash(sibling, hash)
                while position & 1 == 0, position != 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                hash = self.nodeHash(hash, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }

    /// One level up; an odd one out rises as it is.
    private static func above(_ row: [[UInt8]]) -> [[UInt8]] {
        stride(from: 0, to: row.count, by: 2).map { index in
            index + 1 < row.count ? self.nodeHash(row[index], row[index + 1]) : row[index]
        }
    }
}
