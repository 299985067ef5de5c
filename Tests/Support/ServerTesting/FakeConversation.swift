import Foundation

/// One connection to a `FakeDirectory`: its requests and answers (RFC 4511), as far as a client needs them.
struct FakeConversation {
    private let connection: Int32
    private let behaviour: FakeDirectory.Behaviour
    private let count: (Int) -> Void

    init(_ connection: Int32, _ behaviour: FakeDirectory.Behaviour, count: @escaping (Int) -> Void) {
        self.connection = connection
        self.behaviour = behaviour
        self.count = count
    }

    func run() {
        if case .silent = self.behaviour { while self.read(1) != nil {} }
        while let message = self.message() {
            guard message.count > 4, message[0] == 0x02 else { return }
            let end = 2 + Int(message[1])
            let id = Array(message[..<end])
            guard end < message.count else { return }
            switch message[end] {
            case 0x60: guard self.send(Self.sequence(id + Self.result(0x61))) else { return }
            case 0x63: guard self.answer(id) else { return }
            default: return
            }
        }
    }

    private func answer(_ id: [UInt8]) -> Bool {
        switch self.behaviour {
        case .silent: return false
        case .huge:
            let head: [UInt8] = [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xF0] + id + [0x64, 0x84, 0x7F, 0xFF, 0xFF, 0xE0]
            guard self.send(head) else { return false }
            let noise = [UInt8](repeating: 0, count: 1 << 20)
            for _ in 0..<2000 { guard self.send(noise) else { return false } }
            return false
        case .endless:
            var number = 0
            while self.send(Self.entry(id, number)) { number += 1 }
            return false
        case .pagesForEver:
            let number = Int.random(in: 0..<1_000_000_000)
            let cookie = Self.tagged(0x04, Array("\(number)".utf8))
            let value = Self.tagged(0x04, Self.sequence([0x02, 0x01, 0x00] + cookie))
            let control = Self.sequence(Self.tagged(0x04, Array("1.2.840.113556.1.4.319".utf8)) + value)
            let end = Self.sequence(id + Self.result(0x65) + Self.tagged(0xA0, control))
            return self.send(Self.entry(id, number) + end)
        case .longValue(let length):
            return self.send(Self.entry(id, 1, length: length) + Self.sequence(id + Self.result(0x65)))
        }
    }

    private static func entry(_ id: [UInt8], _ number: Int, length: Int = 1) -> [UInt8] {
        let value = Self.tagged(0x31, Self.tagged(0x04, [UInt8](repeating: UInt8(ascii: "a"), count: length)))
        let attribute = Self.sequence(Self.tagged(0x04, Array("uid".utf8)) + value)
        let name = Self.tagged(0x04, Array("uid=\(number),dc=x".utf8))
        return Self.sequence(id + Self.tagged(0x64, name + Self.sequence(attribute)))
    }

    private static func result(_ tag: UInt8) -> [UInt8] {
        Self.tagged(tag, [0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00])
    }

    private static func sequence(_ content: [UInt8]) -> [UInt8] { Self.tagged(0x30, content) }

    private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        if count < 128 { return [tag, UInt8(count)] + content }
        let bytes = [UInt8(truncatingIfNeeded: count >> 24), UInt8(truncatingIfNeeded: count >> 16)]
        return [tag, 0x84] + bytes + [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + content
    }

    private func message() -> [UInt8]? {
        guard let head = self.read(2), head[0] == 0x30 else { return nil }
        guard head[1] & 0x80 != 0 else { return self.read(Int(head[1])) }
        guard let length = self.read(Int(head[1] & 0x7F)) else { return nil }
        return self.read(length.reduce(0) { $0 << 8 | Int($1) })
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let more = bytes.withUnsafeMutableBytes { buffer in
                recv(self.connection, buffer.baseAddress.map { $0 + got }, count - got, 0)
            }
            guard more > 0 else { return nil }
            got += more
        }
        return bytes
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let more = bytes.withUnsafeBytes { buffer in
                Foundation.send(
                    self.connection,
                    buffer.baseAddress.map { $0 + sent },
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard more > 0 else { return false }
            sent += more
            self.count(more)
        }
        return true
    }
}
