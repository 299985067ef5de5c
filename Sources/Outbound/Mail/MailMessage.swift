import Foundation
package import Primitives

/// One mail to one recipient, as text and as simple HTML (RFC 5322; RFC 2046, section 5.1.4). It is ASCII in lines of
/// 76 characters, but for an address beyond ASCII, and nothing that it is given can begin a header field.
package struct MailMessage: Sendable {
    package struct Content: Sendable, Hashable {
        package let subject: String
        package let text: String
        package let html: String
        /// A BCP 47 tag.
        package let language: String

        package init(subject: String, text: String, html: String, language: String) {
            self.subject = subject
            self.text = text
            self.html = html
            self.language = language
        }
    }

    package let from: Mailbox
    package let to: Mailbox
    package let bytes: [UInt8]

    /// `identifier` names the mail for good: sent again after a time-out, it is the same mail and is shown once.
    package init(
        from: Mailbox,
        senderName: String? = nil,
        to: Mailbox,
        content: Content,
        identifier: String,
        host: String,
        date: Timestamp,
        random: any RandomSource
    ) {
        self.from = from
        self.to = to
        // Quoted-printable never writes "=_".
        let boundary = "=_\(Hex.encode(random.bytes(12)))"
        let sender = senderName.map { "\(HeaderText.phrase($0))\r\n <\(from.text)>" } ?? from.text
        let headers = [
            "Date: \(Self.written(date))",
            "Message-ID: <\(HeaderText.token(identifier))@\(HeaderText.token(host))>",
            "From: \(sender)",
            "To: \(to.text)",
            "Subject: \(HeaderText.unstructured(content.subject))",
            "Auto-Submitted: auto-generated",  // RFC 3834, section 5: nobody's absence answers it.
            "MIME-Version: 1.0",
            "Content-Language: \(HeaderText.token(content.language))",
            "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"",
        ]
        var bytes = Array((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        for (type, text) in [("text/plain", content.text), ("text/html", content.html)] {
            bytes += "--\(boundary)\r\n".utf8
            bytes += "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
            // The line end before a boundary is the boundary's (RFC 2046, section 5.1.1).
            bytes += QuotedPrintable.encode(text) + "\r\n".utf8
        }
        self.bytes = bytes + "--\(boundary)--\r\n".utf8
    }

    /// RFC 5322, section 3.3, in UTC.
    private static func written(_ time: Timestamp) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: time.date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [parts.hour, parts.minute, parts.second].map { String(100 + ($0 ?? 0)).dropFirst() }
        let day = "\(days[((parts.weekday ?? 1) - 1) % 7]), \(parts.day ?? 1) \(months[((parts.month ?? 1) - 1) % 12])"
        return "\(day) \(parts.year ?? 1970) \(clock.joined(separator: ":")) +0000"
    }
}
