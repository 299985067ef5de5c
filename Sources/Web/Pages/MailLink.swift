/// `mailto:` and `tel:` addresses (RFC 6068, RFC 3966), every byte that is not plain percent-encoded.
enum MailLink {
    static func address(_ mail: String) -> String { "mailto:\(Self.encoded(mail, keeping: "@"))" }

    static func report(to mail: String, subject: String, body: String) -> String {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        return "\(Self.address(mail))?subject=\(Self.encoded(subject))&body=\(Self.encoded(lines))"
    }

    static func phone(_ number: String) -> String {
        "tel:" + number.filter { $0 == "+" || ("0"..."9").contains($0) }
    }

    private static func encoded(_ text: String, keeping kept: String = "") -> String {
        var output = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                output.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where kept.utf8.contains(byte):
                output.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                output += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return output
    }
}
