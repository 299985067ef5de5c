import Foundation
import OpenID

extension FuzzTarget {
    /// What is read and written again is read the same, within the limits; a name that comes twice is told.
    static let formBody = FuzzTarget("form-body") { input in
        guard let form = try? FormParameters(parsing: input) else { return }
        require(input.count <= 65_536, "64 KiB at most")
        require(form.values.count <= 200, "200 parameters at most")
        require(form.repeated.allSatisfy { form.values[$0] != nil }, "what is repeated was there")
        requireSame(form, as: input)
        let pairs = form.values.map { ($0.key, $0.value) }
        let written = FormParameters.encode(pairs)
        require(written.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "what is written is visible ASCII")
        guard let again = try? FormParameters(parsing: written.utf8) else {
            // Escapes take three times the room.
            return require(written.utf8.count > 65_536, "what was written is read")
        }
        require(again.repeated.isEmpty, "nothing is repeated in what was written")
        require(again.values.count == form.values.count, "as many parameters as before")
        for (name, value) in form.values {
            require(again.values[name]?.isSame(as: value) ?? false, "the same value as before")
        }
        guard let (name, value) = pairs.first, written.utf8.count < 20_000, pairs.count < 199 else { return }
        let twice = try? FormParameters(parsing: "\(written)&\(FormParameters.encode([(name, value)]))".utf8)
        require(twice?.repeated == [name], "the name that was added again is told")
    }

    /// Against what Foundation makes of the escapes.
    private static func requireSame(_ form: FormParameters, as input: [UInt8]) {
        // A letter may be half escaped: its bytes are UTF-8 once they are read.
        guard let text = input.text else { return }
        var known: [String: String] = [:]
        for pair in text.utf8.split(separator: 0x26) {
            let parts = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let words = parts.map { part in
                let bytes = part.map { $0 == 0x2B ? 0x20 : $0 }
                return String(decoding: bytes, as: UTF8.self).removingPercentEncoding
            }
            guard let name = words[0], let value = words.count > 1 ? words[1] : "" else {
                return require(false, "no wrong escape is read")
            }
            if known[name] == nil { known[name] = value }
        }
        require(known.count == form.values.count, "all the names and no other")
        for (name, value) in form.values {
            require(known[name]?.isSame(as: value) ?? false, "the first value of each name")
        }
    }
}
