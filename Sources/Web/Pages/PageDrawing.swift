/// A drawing in black made of one path, such as a QR code. A page draws it itself from a number and from letters and
/// numbers only, so that no markup ever comes from elsewhere.
package struct PageDrawing: Sendable, Hashable {
    /// The side of the square view box.
    package let side: Int
    /// Path data (SVG 2, section 9.3).
    package let path: String

    /// Where a text is too long to be drawn: the key beside it says the same.
    package static let blank = PageDrawing()

    private init() {
        self.side = 1
        self.path = "M0 0"
    }

    /// Nil when the path holds anything but commands, numbers and what stands between them.
    package init?(side: Int, path: String) {
        guard side > 0, !path.isEmpty, path.utf8.allSatisfy(Self.isPathData) else { return nil }
        self.side = side
        self.path = path
    }

    /// From the text of a drawing: its `viewBox` and the data of its only path. Everything else is left behind.
    package init?(svg: String) {
        guard let box = Self.attribute("viewBox", of: svg), let path = Self.attribute("d", of: svg) else { return nil }
        let numbers = box.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 4, numbers[0] == 0, numbers[1] == 0, numbers[2] == numbers[3] else { return nil }
        self.init(side: numbers[2], path: path)
    }

    var value: PageValue {
        .group(["drawingSide": .text(String(self.side)), "drawingPath": .text(self.path)])
    }

    private static func attribute(_ name: String, of svg: String) -> String? {
        let parts = svg.split(separator: " \(name)=\"", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return String(parts[1].prefix { $0 != "\"" })
    }

    private static func isPathData(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "."),
            UInt8(ascii: "-"):
            true
        default: "MmLlHhVvZz".utf8.contains(byte)
        }
    }
}
