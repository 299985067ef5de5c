import Foundation
import Primitives

extension FuzzTarget {
    /// One spelling for each value, no member twice, depth 32 at most, and nothing that another reader would refuse.
    static let strictJSON = FuzzTarget("strict-json") { input in
        guard let value = try? StrictJSON.parse(input) else { return }
        let written = value.canonicalBytes
        guard let again = try? StrictJSON.parse(written) else {
            return require(false, "the canonical text of what was read is read")
        }
        require(again.canonicalBytes == written, "the canonical text is canonical")
        require(depth(of: value) <= 32, "depth 32 at most")
        require(input.text != nil, "only UTF-8 is read")
        require(colons(in: input) == members(in: value), "each member is kept, none comes twice")
        if input.count < 4096 {
            let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
            require(
                (try? JSONSerialization.jsonObject(with: Data(input), options: options)) != nil,
                "what is read here is JSON to others"
            )
        }
        guard let member = value.object?.first, depth(of: value) < 31 else { return }
        let key = JSONValue.string(member.key).canonicalText
        let pair = "\(key):\(member.value.canonicalText)"
        require(
            (try? StrictJSON.parse("{\(pair),\"a\":[{\(pair),\(pair)}]}")) == nil,
            "a member that comes twice is refused"
        )
        require((try? StrictJSON.parse("{\(pair),\(escaped(member.key)):0}")) == nil, "however it is spelt")
    }

    /// One stands behind each name; those in texts do not count.
    private static func colons(in input: [UInt8]) -> Int {
        var (count, isText, isEscaped) = (0, false, false)
        for byte in input {
            switch (byte, isText) {
            case (_, true) where isEscaped: isEscaped = false
            case (0x5C, true): isEscaped = true
            case (0x22, _): isText.toggle()
            case (0x3A, false): count += 1
            default: break
            }
        }
        return count
    }

    private static func members(in value: JSONValue) -> Int {
        switch value {
        case .array(let values): values.reduce(0) { $0 + self.members(in: $1) }
        case .object(let members): members.values.reduce(members.count) { $0 + self.members(in: $1) }
        default: 0
        }
    }

    private static func depth(of value: JSONValue) -> Int {
        switch value {
        case .array(let values): 1 + (values.map(self.depth).max() ?? 0)
        case .object(let members): 1 + (members.values.map(self.depth).max() ?? 0)
        default: 1
        }
    }

    /// Every UTF-16 unit as an escape.
    private static func escaped(_ text: String) -> String {
        let units = text.utf16.map { "\\u" + Hex.encode([UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)]) }
        return "\"\(units.joined())\""
    }
}
