import Foundation

/// What the header of one part says: the input, and the file's name when the input is one for files.
struct MultipartHeader {
    let name: String
    let fileName: String?

    /// Nil for what no browser sends.
    init?(_ bytes: Data) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let dispositions = lines.filter { $0.lowercased().hasPrefix("content-disposition:") }
        guard lines.allSatisfy({ !$0.contains(where: \.isNewline) && $0.contains(":") }), dispositions.count == 1,
            let value = dispositions.first?.dropFirst("content-disposition:".count),
            let parameters = Self.parameters(value.trimmingCharacters(in: .whitespaces)),
            let name = parameters["name"], 1...64 ~= name.utf8.count, parameters["filename*"] == nil
        else { return nil }
        self.name = name
        self.fileName = parameters["filename"].map(Self.lastPart)
    }

    /// `form-data; name="…"; filename="…"`, with the three escapes of browsers: %22, %0D and %0A.
    private static func parameters(_ value: String) -> [String: String]? {
        var rest = value[...]
        guard rest.lowercased().hasPrefix("form-data") else { return nil }
        rest = rest.dropFirst("form-data".count)
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard rest.hasPrefix(";") else { return nil }
            rest = rest.dropFirst().drop { $0 == " " }
            guard let equal = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equal].lowercased()
            rest = rest[rest.index(after: equal)...]
            guard rest.hasPrefix("\"") else { return nil }
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: "\"") else { return nil }
            let text = rest[..<end].replacingOccurrences(of: "%22", with: "\"")
                .replacingOccurrences(of: "%0D", with: "\r").replacingOccurrences(of: "%0A", with: "\n")
            guard parameters.updateValue(text, forKey: key) == nil else { return nil }
            rest = rest[rest.index(after: end)...].drop { $0 == " " }
        }
        return parameters
    }

    /// No folder, no control character, at most 120 characters.
    private static func lastPart(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let plain = last.unicodeScalars.filter { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned].contains(
                scalar.properties.generalCategory
            )
        }
        let text = String(String.UnicodeScalarView(plain))
        return text == "." || text == ".." ? "" : String(text.suffix(120))
    }
}
