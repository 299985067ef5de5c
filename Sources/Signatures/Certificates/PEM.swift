import Foundation
package import Primitives

/// DER between two lines of dashes (RFC 7468).
package struct PEM: Sendable {
    package let label: String
    package let bytes: Secret

    init(label: String, bytes: [UInt8]) {
        self.label = label
        self.bytes = Secret(bytes)
    }

    package var text: String {
        let encoded = Array(Data(self.bytes.bytes).base64EncodedString().utf8)
        let lines = stride(from: 0, to: encoded.count, by: 64).map {
            String(decoding: encoded[$0..<min($0 + 64, encoded.count)], as: UTF8.self)
        }
        let all = ["-----BEGIN \(self.label)-----"] + lines + ["-----END \(self.label)-----", ""]
        return all.joined(separator: "\n")
    }

    /// The blocks in their order; what is between them is a comment. `nil` when one is broken.
    package static func blocks(in text: some StringProtocol) -> [PEM]? {
        var blocks: [PEM] = []
        var open: (label: String, encoded: String)?
        for raw in text.split(whereSeparator: \.isNewline) {
            let line = raw.trimmingCharacters(in: .whitespaces)
            if let label = self.label(of: line, "BEGIN") {
                guard open == nil else { return nil }
                open = (label, "")
            } else if let label = self.label(of: line, "END") {
                guard let block = open, block.label == label, let data = Data(base64Encoded: block.encoded)
                else { return nil }
                blocks.append(PEM(label: label, bytes: Array(data)))
                open = nil
            } else {
                open?.encoded += line
            }
        }
        return open == nil ? blocks : nil
    }

    private static func label(of line: String, _ word: String) -> String? {
        let (start, end) = ("-----\(word) ", "-----")
        guard line.hasPrefix(start), line.hasSuffix(end), line.count > start.count + end.count else { return nil }
        return String(line.dropFirst(start.count).dropLast(end.count))
    }
}
