/// Where keys are, to see fingers that slide: AZERTY and QWERTY, with what each key gives with and without shift.
struct Keyboard: Sendable {
    struct Place: Hashable, Sendable {
        var row: Int
        var column: Int
    }

    static let azerty = Keyboard([
        ["&é\"'(-è_çà)=", "1234567890°+"], ["azertyuiop^$"], ["qsdfghjklmù*"], ["wxcvbn,;:!"],
    ])
    static let qwerty = Keyboard([
        ["1234567890-=", "!@#$%^&*()_+"], ["qwertyuiop[]"], ["asdfghjkl;'"], ["zxcvbnm,./"],
    ])
    /// Along a row, and along the slanted columns; both ways.
    static let directions = [(0, 1), (0, -1), (1, 0), (-1, 0), (1, -1), (-1, 1)]
        .map { Place(row: $0.0, column: $0.1) }

    private let places: [UInt32: Place]

    private init(_ rows: [[String]]) {
        var places: [UInt32: Place] = [:]
        for (row, levels) in rows.enumerated() {
            for level in levels {
                for (column, scalar) in level.unicodeScalars.enumerated() {
                    places[scalar.value] = Place(row: row, column: column)
                }
            }
        }
        self.places = places
    }

    func leads(from first: UInt32, to second: UInt32, _ direction: Place) -> Bool {
        guard let first = self.places[first], let second = self.places[second] else { return false }
        return first.row + direction.row == second.row && first.column + direction.column == second.column
    }
}
