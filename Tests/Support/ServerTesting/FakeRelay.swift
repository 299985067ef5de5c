import Foundation
import Synchronization

/// A mail relay that is broken or means harm: it answers each command as it was told, else as a relay does. On 127.0.0.1.
package final class FakeRelay: Sendable {
    package enum Answer: Sendable {
        /// These bytes, whatever they are.
        case say(String)
        /// The same, one byte every few milliseconds.
        case drip(String)
        /// These bytes, and nothing any more.
        case lastWords(String)
        /// The same again and again, until the other end is gone.
        case forever(String)
        /// Nothing, with the connection open.
        case nothing
        case close
    }

    package let port: Int
    private let listener: Int32
    private let log = Log()

    private final class Log: Sendable {
        let commands = Mutex<[String]>([])
        let bytes = Mutex(0)
    }

    /// What it was told, in order; of a message the lines.
    package var commands: [String] { self.log.commands.withLock { $0 } }
    package var bytesSent: Int { self.log.bytes.withLock { $0 } }

    /// Keys are verbs: `connect`, `EHLO`, `STARTTLS`, `AUTH`, `MAIL`, `RCPT`, `DATA`, `.`, `QUIT`.
    package init(_ answers: [String: Answer] = [:]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isOpen else { throw SlapdInstance.Failure(description: "no free port") }
        self.listener = listener
        self.port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [log] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                Thread.detachNewThread {
                    Self.converse(connection, answers, log)
                    close(connection)
                }
            }
            close(listener)
        }
    }

    /// Who accepts closes: closed here, its number could already be the next relay's when it is accepted on.
    deinit { shutdown(self.listener, Int32(SHUT_RDWR)) }

    private static func converse(_ connection: Int32, _ answers: [String: Answer], _ log: Log) {
        guard self.give(answers["connect"] ?? .say("220 relay.example ESMTP\r\n"), connection, log) else { return }
        var isMessage = false
        while let line = self.line(connection) {
            log.commands.withLock { $0.append(line) }
            guard !isMessage || line == "." else { continue }
            isMessage = false
            let verb = line.prefix { $0 != " " }.uppercased()
            guard self.give(answers[verb] ?? .say(self.usual(verb)), connection, log) else { return }
            isMessage = verb == "DATA"
        }
    }

    private static func usual(_ verb: String) -> String {
        switch verb {
        case "EHLO": "250-relay.example\r\n250-SIZE 100000\r\n250 8BITMIME\r\n"
        case "DATA": "354 go on\r\n"
        case "QUIT": "221 bye\r\n"
        default: "250 fine\r\n"
        }
    }

    private static func give(_ answer: Answer, _ connection: Int32, _ log: Log) -> Bool {
        switch answer {
        case .say(let text): return self.send(Array(text.utf8), connection, log)
        case .drip(let text):
            for byte in text.utf8 {
                guard self.send([byte], connection, log) else { return false }
                usleep(5000)
            }
            return true
        case .forever(let text):
            let bytes = Array(text.utf8)
            while self.send(bytes, connection, log) {}
            return false
        case .lastWords(let text):
            guard self.send(Array(text.utf8), connection, log) else { return false }
            return self.give(.nothing, connection, log)
        case .nothing:
            while self.line(connection) != nil {}
            return false
        case .close: return false
        }
    }

    private static func line(_ connection: Int32) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) == 1 {
            if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
            if byte != 0x0D { line.append(byte) }
        }
        return nil
    }

    private static func send(_ bytes: [UInt8], _ connection: Int32, _ log: Log) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let more = bytes[sent...].withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard more > 0 else { return false }
            sent += more
            log.bytes.withLock { $0 += more }
        }
        return true
    }
}
