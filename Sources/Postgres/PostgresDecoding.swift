import CLibPQ
import SQLCore

/// PostgreSQL's binary values and SQLSTATE codes in the words of SQLCore.
enum PostgresDecoding {
    static func value(_ bytes: UnsafeRawBufferPointer, _ type: Oid) throws(SQLError) -> SQLValue {
        switch type {
        case 20: .integer(try self.integer(bytes, Int64.self))
        case 23: .integer(Int64(try self.integer(bytes, Int32.self)))
        case 21: .integer(Int64(try self.integer(bytes, Int16.self)))
        case 16: .integer(bytes.first == 1 ? 1 : 0)
        case 26: .integer(Int64(try self.integer(bytes, UInt32.self)))
        case 17: .blob(Array(bytes))
        // text, varchar, bpchar, name, unknown, json
        case 25, 1043, 1042, 19, 705, 114: .text(String(decoding: bytes, as: UTF8.self))
        // jsonb: a version byte first
        case 3802: .text(String(decoding: bytes.dropFirst(), as: UTF8.self))
        case 1700: .integer(try self.numeric(bytes))
        case 2278: .null
        default: throw SQLError(.invalidStatement, detail: "a column has the type \(type), which is not kept here")
        }
    }

    private static func integer<Value: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer,
        _ type: Value.Type
    ) throws(SQLError) -> Value {
        guard bytes.count == MemoryLayout<Value>.size else { throw SQLError(.corrupt, detail: "length of an integer") }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    /// A whole `numeric`, which is what `sum(bigint)` gives: digits to the base 10,000.
    private static func numeric(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> Int64 {
        guard bytes.count >= 8, bytes.count % 2 == 0 else { throw SQLError(.corrupt, detail: "length of a numeric") }
        let words = stride(from: 0, to: bytes.count, by: 2)
            .map { Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int16.self)) }
        let weight = Int(words[1])
        let isNegative = UInt16(bitPattern: words[2]) == 0x4000
        let digits = words.dropFirst(4)
        guard digits.count <= max(0, weight + 1), isNegative || words[2] == 0 else {
            throw SQLError(.invalidStatement, detail: "a column holds a number that is not whole")
        }
        var number: Int64 = 0
        for place in 0..<(digits.isEmpty ? 0 : weight + 1) {
            let digit = place < digits.count ? Int64(digits[digits.startIndex + place]) : 0
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10_000)
            let (sum, overflows) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !isTooLarge, !overflows else { throw SQLError(.invalidStatement, detail: "a number is too large") }
            number = sum
        }
        return number
    }

    /// The class of a SQLSTATE (PostgreSQL documentation, appendix A).
    static func code(_ state: String, source: String) -> SQLError.Code {
        switch state {
        case "23505": return .uniqueViolation
        case "23503": return .foreignKeyViolation
        case "40001", "40P01": return .serializationFailure
        // The table changed under a prepared statement: the same again on a new connection works.
        case "0A000" where source == "RevalidateCachedQuery": return .serializationFailure
        case "26000": return .serializationFailure
        case "55P03", "57014": return .busy
        case "53100": return .diskFull
        case "XX001", "XX002": return .corrupt
        // The server turned read-only: it was demoted, the next connection finds the other one.
        case "25006", "": return .unavailable
        default: break
        }
        switch state.prefix(2) {
        case "23", "22": return .checkViolation
        case "40": return .serializationFailure
        case "08", "53", "57", "58", "28", "3D", "XX": return .unavailable
        default: return .invalidStatement
        }
    }
}
