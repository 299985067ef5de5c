/// What names an act in France, `DEP-SIREN-AAAAMMJJ-NUMERO-NATURE`: the ministry's IDActe.
package struct BusinessKey: Sendable, Hashable, CustomStringConvertible {
    package let departement: String
    package let siren: String
    package let date: ActDate
    package let number: String

    /// Nil unless every part can be one. A department without its zero is accepted: `35` is `035`.
    package init?(departement: String, siren: String, date: ActDate, number: String) {
        let departement = departement.utf8.count == 2 ? "0\(departement)" : departement
        guard departement.utf8.count == 3,
            departement.utf8.allSatisfy({ Self.isDigit($0) || $0 == 0x41 || $0 == 0x42 }),
            siren.utf8.count == 9, siren.utf8.allSatisfy(Self.isDigit), Self.isNumber(number)
        else { return nil }
        self.departement = departement
        self.siren = siren
        self.date = date
        self.number = number
    }

    package var description: String { "\(self.departement)-\(self.siren)-\(self.date.compact)-\(self.number)-DE" }

    /// 1 to 15 capital letters, digits or underscores.
    package static func isNumber(_ text: String) -> Bool {
        1...15 ~= text.utf8.count
            && text.utf8.allSatisfy { self.isDigit($0) || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 || $0 == 0x5F }
    }

    /// The department that a collectivité's SIREN names: `21` to `26`, then its two digits. Those that begin with
    /// `20`, given since 2009, name none.
    package static func departement(ofSIREN siren: String) -> String? {
        guard siren.utf8.count == 9, ["21", "22", "24", "25", "26"].contains(siren.prefix(2)) else { return nil }
        return "0" + siren.dropFirst(2).prefix(2)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
