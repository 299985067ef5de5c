/// Reads the `Accept-Language` field (RFC 9110, section 12.5.4). What cannot be read is passed over.
enum AcceptLanguage {
    private static let longest = 1024

    /// The known language of the highest weight; the first one wins among equals. Nil when none is acceptable.
    static func best(_ field: String) -> Language? {
        var best: (language: Language, weight: Int)?
        for range in field.utf8.prefix(Self.longest).split(separator: UInt8(ascii: ",")) {
            let parts = range.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            guard let tag = parts.first, let language = Language(tag: Self.trimmed(tag)) else { continue }
            guard let weight = Self.weight(parts.dropFirst()), weight > 0 else { continue }
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }

    /// `q=0.8` in thousandths; 1000 when there is none, nil when it is malformed.
    private static func weight(_ parameters: ArraySlice<Substring.UTF8View>) -> Int? {
        guard let parameter = parameters.first.map(Self.trimmed) else { return 1000 }
        let bytes = Array(parameter)
        guard bytes.count >= 3, bytes[0] | 0x20 == UInt8(ascii: "q"), bytes[1] == UInt8(ascii: "=") else { return nil }
        guard bytes[2] == UInt8(ascii: "0") || bytes[2] == UInt8(ascii: "1") else { return nil }
        var weight = Int(bytes[2] - UInt8(ascii: "0")) * 1000
        guard bytes.count > 3 else { return weight }
        guard bytes[3] == UInt8(ascii: "."), bytes.count <= 7 else { return nil }
        var scale = 100
        for digit in bytes[4...] {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            weight += Int(digit - UInt8(ascii: "0")) * scale
            scale /= 10
        }
        return weight <= 1000 ? weight : nil
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }
}
