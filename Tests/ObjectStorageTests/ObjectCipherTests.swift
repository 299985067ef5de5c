import ObjectStorage
import Primitives
import Testing

@Suite struct ObjectCipherTests {
    private let name = ObjectName.make(random: SystemRandomSource())

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 131_073, 5_000_000_000] as [Int64])
    func `the size of the file tells the size of the object`(size: Int64) {
        let file = ObjectCipher.fileSize(of: size)
        #expect(ObjectCipher.size(ofFile: file) == size)
        #expect(ObjectCipher.size(ofFile: file + 1) != size)
        #expect(ObjectCipher.size(ofFile: file - 1) != size)
    }

    @Test(arguments: [-1, 0, 7, 8, 35, 65_572 + 1, 65_572 + 28, 2 * 65_564 + 8 + 28] as [Int64])
    func `no object has a file of this size`(fileSize: Int64) {
        #expect(ObjectCipher.size(ofFile: fileSize) == nil)
    }

    @Test func `a chunk opens at its place only`() throws {
        let cipher = try ObjectCipher(key: testKey, name: self.name)
        let sealed = try cipher.seal([1, 2, 3], number: 5, isLast: false)
        #expect(try cipher.open(sealed, number: 5, isLast: false) == [1, 2, 3])
        #expect(throws: ObjectStoreError.self) { try cipher.open(sealed, number: 4, isLast: false) }
        #expect(throws: ObjectStoreError.self) { try cipher.open(sealed, number: 5, isLast: true) }
        let other = try ObjectCipher(key: testKey, name: .make(random: SystemRandomSource()))
        #expect(throws: ObjectStoreError.self) { try other.open(sealed, number: 5, isLast: false) }
    }

    @Test func `the same bytes are never sealed alike`() throws {
        let cipher = try ObjectCipher(key: testKey, name: self.name)
        let first = try cipher.seal([1, 2, 3], number: 0, isLast: true)
        let second = try cipher.seal([1, 2, 3], number: 0, isLast: true)
        #expect(first != second)
    }

    @Test(arguments: [0, 16, 31, 33]) func `a key has 256 bits`(count: Int) {
        #expect(throws: ObjectStoreError.self) {
            try ObjectCipher(key: Secret([UInt8](repeating: 0, count: count)), name: self.name)
        }
    }

    @Test(
        arguments: [
            "", "..", "../../../../../../../../etc/passwd", "0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcdef0", "0123456789ABCDEF0123456789abcdef", "0123456789abcdef/123456789abcdef",
            "0123456789abcde\u{0}0123456789abcde", "0123456789abcdéf0123456789abcd",
        ]
    )
    func `a name is 32 hexadecimal digits, never a path`(text: String) {
        #expect(ObjectName(text) == nil)
    }

    @Test func `a name is read back`() {
        #expect(ObjectName(self.name.text) == self.name)
    }
}
