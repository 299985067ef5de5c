/// Where plain bytes are in the file, known from sizes alone.
extension ObjectCipher {
    /// How many chunks an object of this size has: at least one.
    package static func chunks(of size: Int64) -> Int64 {
        max(1, size / Int64(self.chunkSize) + (size % Int64(self.chunkSize) == 0 ? 0 : 1))
    }

    /// Where a chunk starts in the file.
    package static func position(of number: Int64) -> Int64 {
        Int64(self.header.count) + number * Int64(self.chunkSize + self.overhead)
    }

    package static func fileSize(of size: Int64) -> Int64 {
        Int64(self.header.count) + size + self.chunks(of: size) * Int64(self.overhead)
    }

    /// The number of plain bytes in a file of this size; `nil` when no object has such a file.
    package static func size(ofFile fileSize: Int64) -> Int64? {
        let body = fileSize - Int64(self.header.count)
        guard body >= Int64(self.overhead) else { return nil }
        let (full, rest) = body.quotientAndRemainder(dividingBy: Int64(self.chunkSize + self.overhead))
        let size = full * Int64(self.chunkSize) + max(0, rest - Int64(self.overhead))
        return self.fileSize(of: size) == fileSize ? size : nil
    }

    /// The plain bytes that one chunk holds.
    static func content(of number: Int64, in size: Int64) -> Range<Int64> {
        let start = number * Int64(self.chunkSize)
        return start..<min(size, start + Int64(self.chunkSize))
    }
}
