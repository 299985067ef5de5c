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
