import Foundation
import Synchronization

/// The time of answers as HTTP writes it (RFC 9110, section 5.6.7), written once a second.
package final class AnswerDate: Sendable {
    private let written = Mutex((second: 0, text: ""))

    var text: String {
        let now = time(nil)
        return self.written.withLock { written in
            if written.second != now { written = (now, Self.text(of: now)) }
            return written.text
        }
    }

    /// Days and months are English whatever the machine speaks: the C library's own names, in a program that sets no
    /// other language.
    package static func text(of second: Int) -> String {
        var (second, parts) = (second, tm())
        gmtime_r(&second, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
