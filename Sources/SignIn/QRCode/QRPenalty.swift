/// How hard a symbol is to read: the lower the better (ISO/IEC 18004:2015, section 7.8.3).
package struct QRPenalty {
    let points: Int

    init(_ symbol: QRSymbol) {
        let indices = 0..<symbol.size
        let rows = indices.map { row in indices.map { symbol.isDark(row, $0) } }
        let columns = indices.map { column in indices.map { symbol.isDark($0, column) } }
        let lines = (rows + columns).map { Self.runs($0) + Self.finders($0) }
        self.points = lines.reduce(0, +) + Self.squares(rows) + Self.balance(rows)
    }

    /// Five or more of one colour in line.
    package static func runs(_ line: [Bool]) -> Int {
        var (points, length) = (0, 0)
        for index in line.indices {
            length = index > 0 && line[index] == line[index - 1] ? length + 1 : 1
            points += length == 5 ? 3 : length > 5 ? 1 : 0
        }
        return points
    }

    /// What looks like a finder, with four light modules before or after; the quiet zone counts as light.
    package static func finders(_ line: [Bool]) -> Int {
        let quiet = [Bool](repeating: false, count: 4)
        let padded = quiet + line + quiet
        let finder = [true, false, true, true, true, false, true]
        var points = 0
        for start in 4..<max(4, padded.count - 10) where padded[start..<(start + 7)].elementsEqual(finder) {
            if !padded[(start - 4)..<start].contains(true) { points += 40 }
            if !padded[(start + 7)..<(start + 11)].contains(true) { points += 40 }
        }
        return points
    }

    /// Each two by two of one colour.
    package static func squares(_ rows: [[Bool]]) -> Int {
        zip(rows, rows.dropFirst()).reduce(0) { points, pair in
            let (first, second) = pair
            let squares = first.indices.dropLast().count { column in
                let colour = first[column]
                return first[column + 1] == colour && second[column] == colour && second[column + 1] == colour
            }
            return points + 3 * squares
        }
    }

    /// Ten for each five hundredths away from half dark.
    package static func balance(_ rows: [[Bool]]) -> Int {
        let total = rows.reduce(0) { $0 + $1.count }
        let dark = rows.reduce(0) { $0 + $1.count { $0 } }
        return abs(dark * 20 - total * 10) / total * 10
    }
}
