/// Cuts a stream into chunks and seals them. The newest bytes are held back, since any of them may be the last.
struct ChunkSealer {
    let cipher: ObjectCipher
    /// How many chunks are sealed.
    private(set) var number: Int64
    /// Not sealed yet: 0 to 65,536 bytes.
    private(set) var tail: [UInt8]

    init(cipher: ObjectCipher, number: Int64 = 0, tail: [UInt8] = []) {
        self.cipher = cipher
        self.number = number
        self.tail = tail
        self.tail.reserveCapacity(ObjectCipher.chunkSize)
    }

    /// How many plain bytes came in all.
    var size: Int64 { self.number * Int64(ObjectCipher.chunkSize) + Int64(self.tail.count) }

    /// Takes bytes and gives each chunk that they complete, with its number.
    mutating func take(
        _ bytes: [UInt8],
        emit: (_ sealed: [UInt8], _ number: Int64) throws(ObjectStoreError) -> Void
    ) throws(ObjectStoreError) {
        var start = 0
        while start < bytes.count {
            if self.tail.count == ObjectCipher.chunkSize {
                try emit(self.cipher.seal(self.tail, number: self.number, isLast: false), self.number)
                self.number += 1
                self.tail.removeAll(keepingCapacity: true)
            }
            let end = min(bytes.count, start + ObjectCipher.chunkSize - self.tail.count)
            self.tail.append(contentsOf: bytes[start..<end])
            start = end
        }
    }

    /// The last chunk, which closes the object.
    func last() throws(ObjectStoreError) -> [UInt8] {
        try self.cipher.seal(self.tail, number: self.number, isLast: true)
    }
}
