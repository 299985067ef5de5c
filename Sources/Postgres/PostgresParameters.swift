import CLibPQ
import SQLCore

/// The values of a statement in PostgreSQL's binary format, with the type of each.
struct PostgresParameters {
    private enum TypeOID {
        static let unknown: Oid = 0
        static let bytea: Oid = 17
        static let int8: Oid = 20
        static let text: Oid = 25
    }

    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [SQLValue]) {
        for value in values {
            let start = self.bytes.count
            switch value {
            case .null:
                self.types.append(TypeOID.unknown)
            case .integer(let integer):
                self.types.append(TypeOID.int8)
                withUnsafeBytes(of: integer.bigEndian) { self.bytes.append(contentsOf: $0) }
            case .text(let text):
                self.types.append(TypeOID.text)
                self.bytes.append(contentsOf: text.utf8)
            case .blob(let blob):
                self.types.append(TypeOID.bytea)
                self.bytes.append(contentsOf: blob)
            }
            self.starts.append(value == .null ? nil : start)
            self.lengths.append(Int32(self.bytes.count - start))
            self.formats.append(1)
        }
        // An empty value still needs an address, for NULL is the lack of one.
        self.bytes.append(0)
    }

    /// A statement is prepared once for each combination of types, for a null has none.
    func key(_ text: String) -> String {
        self.types.contains(TypeOID.unknown)
            ? text + self.types.map { $0 == TypeOID.unknown ? "0" : "1" }.joined() : text
    }

    func withPointers<Result>(
        _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        self.bytes.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = self.starts.map { start in start.flatMap { base?.advanced(by: $0) } }
            return body(Int32(self.types.count), pointers, self.lengths, self.formats)
        }
    }
}
