import Model
import Primitives
import Testing

/// RFC 9162, section 2.1, with the entries and heads that implementations of certificate transparency share.
@Suite
struct MerkleTreeTests {
    private static let entries = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].compactMap { Hex.decode($0) }
    private static let heads = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test(arguments: 0...8)
    func `heads are those of other implementations`(_ count: Int) {
        #expect(Hex.encode(MerkleTree.head(of: Array(Self.entries.prefix(count)))) == Self.heads[count])
    }

    @Test(arguments: Array(1...33) + [64, 65, 100])
    func `every path leads to the head`(_ count: Int) {
        let entries = (0..<count).map { Array("entry \($0)".utf8) }
        let head = MerkleTree.head(of: entries)
        for index in 0..<count {
            let path = MerkleTree.path(to: index, in: entries)
            #expect(MerkleTree.head(from: entries[index], index: index, size: count, path: path) == head)
        }
    }

    @Test(arguments: 2...17)
    func `a path leads to the head from its own entry, place and size only`(_ count: Int) {
        let entries = (0..<count).map { Array("entry \($0)".utf8) }
        let head = MerkleTree.head(of: entries)
        for index in 0..<count {
            let path = MerkleTree.path(to: index, in: entries)
            for other in 0..<count where other != index {
                #expect(MerkleTree.head(from: entries[other], index: index, size: count, path: path) != head)
                #expect(MerkleTree.head(from: entries[index], index: other, size: count, path: path) != head)
            }
            let cut = Array(path.dropLast())
            #expect(MerkleTree.head(from: entries[index], index: index, size: count, path: cut) != head)
            let longer = path + [head]
            #expect(MerkleTree.head(from: entries[index], index: index, size: count, path: longer) == nil)
        }
    }

    @Test
    func `what is no place of a tree has no head`() {
        let entry = Array("entry".utf8)
        #expect(MerkleTree.head(from: entry, index: 0, size: 1, path: []) == MerkleTree.leafHash(entry))
        #expect(MerkleTree.head(from: entry, index: 1, size: 1, path: []) == nil)
        #expect(MerkleTree.head(from: entry, index: -1, size: 1, path: []) == nil)
        #expect(MerkleTree.head(from: entry, index: 0, size: 0, path: []) == nil)
        #expect(MerkleTree.head(from: entry, index: 0, size: 2, path: [[1, 2, 3]]) == nil)
    }

    @Test
    func `an entry is never taken for a node`() {
        let (left, right) = (MerkleTree.leafHash([1]), MerkleTree.leafHash([2]))
        #expect(MerkleTree.head(of: [left + right]) != MerkleTree.head(of: [[1], [2]]))
    }
}
