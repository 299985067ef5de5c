import Yams

/// Where something stands in a file.
struct Place: Sendable, Hashable {
    static let start = Self(line: 1, column: 1)

    let line: Int
    let column: Int

    init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark?) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}
