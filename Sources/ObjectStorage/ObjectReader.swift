import Crypto
import Primitives

/// One object being read, on a thread of the pool: only the chunks that the range touches are opened.
actor ObjectReader {
    private nonisolated let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    private let cipher: ObjectCipher
    private var file: OpenFile?
    private var hasher = SHA256()
    private var size: Int64 = 0
    private var range: Range<Int64> = 0..<0
    private var number: Int64 = 0
    private var expected: [UInt8]?

    init(cipher: ObjectCipher, executor: BlockingExecutor) {
        self.executor = executor
        self.cipher = cipher
    }

    /// Opens the file and says how many bytes the range has. With `object`, size and digest must be its own.
    func begin(_ path: String, object: StoredObject?, range: Range<Int64>?) throws(ObjectStoreError) -> Int64 {
        let file = try OpenFile.reading(path)
        guard let size = ObjectCipher.size(ofFile: try file.size()), object == nil || object?.size == size,
            try file.read(ObjectCipher.header.count, at: 0) == ObjectCipher.header
        else { throw ObjectStoreError(.corrupt, detail: "size or header") }
        self.file = file
        self.size = size
        let range = range ?? 0..<size
        self.range = min(size, max(0, range.lowerBound))..<min(size, max(0, range.upperBound))
        self.number = self.range.lowerBound / Int64(ObjectCipher.chunkSize)
        // An empty object has a chunk to check as well; an empty range of another has none.
        if self.range.isEmpty && size > 0 { self.file = nil }
        if self.range == 0..<size { self.expected = object?.sha256 }
        return Int64(self.range.count)
    }

    /// The next bytes of the range; `nil` after the last, and after an error.
    func next() throws(ObjectStoreError) -> [UInt8]? {
        guard let file = self.file else { return nil }
        self.file = nil
        guard !Task.isCancelled else { throw ObjectStoreError(.interrupted) }
        let content = ObjectCipher.content(of: self.number, in: self.size)
        let sealed = try file.read(
            content.count + ObjectCipher.overhead,
            at: ObjectCipher.position(of: self.number)
        )
        let isLast = content.upperBound == self.size
        var bytes = try self.cipher.open(sealed, number: self.number, isLast: isLast)
        self.hasher.update(data: bytes)
        if isLast, let expected = self.expected, expected != Array(self.hasher.finalize()) {
            throw ObjectStoreError(.digestMismatch)
        }
        self.number += 1
        if content.upperBound < self.range.upperBound { self.file = file }
        let wanted = content.clamped(to: self.range)
        if wanted != content {
            bytes = Array(
                bytes[Int(wanted.lowerBound - content.lowerBound)..<Int(wanted.upperBound - content.lowerBound)]
            )
        }
        return bytes.isEmpty ? nil : bytes
    }
}
