/// The nine-digit number of a legal body in the Sirene register, its Luhn key checked.
package struct SIREN: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String) {
        guard text.utf8.count == 9, isAllDigits(text), luhnSum(text).isMultiple(of: 10) else { return nil }
        self.text = text
    }

    private init(known text: String) { self.text = text }

    /// Given to no body: that of accounts that are of none.
    package static let ofNobody = SIREN(known: "000000000")

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a SIREN"))
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }

    package var description: String { self.text }
}

/// The fourteen-digit number of an establishment. La Poste's (356000000) are valid when their digits add up to a
/// multiple of five, whatever their Luhn key.
package struct SIRET: Sendable, Hashable, Codable, CustomStringConvertible {
    private static let laPoste = "356000000"

    package let text: String

    package init?(_ text: String) {
        guard text.utf8.count == 14, isAllDigits(text) else { return nil }
        let isLaPoste =
            text.hasPrefix(Self.laPoste)
            && text.utf8.reduce(0) { $0 + Int($1 - UInt8(ascii: "0")) }.isMultiple(of: 5)
        guard isLaPoste || luhnSum(text).isMultiple(of: 10) else { return nil }
        self.text = text
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a SIRET"))
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }

    package var siren: SIREN? { SIREN(String(self.text.prefix(9))) }
    package var description: String { self.text }
}

private func isAllDigits(_ text: String) -> Bool {
    text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
}

private func luhnSum(_ text: String) -> Int {
    text.utf8.reversed().enumerated().reduce(0) { sum, element in
        let digit = Int(element.element - UInt8(ascii: "0"))
        guard !element.offset.isMultiple(of: 2) else { return sum + digit }
        return sum + (digit > 4 ? digit * 2 - 9 : digit * 2)
    }
}
