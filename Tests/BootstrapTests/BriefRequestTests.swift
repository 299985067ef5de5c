import Bootstrap
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import Logging
import NIOCore
import ServerTesting
import Synchronization
import Testing
import Web

/// Requests that are answered where they are read, among those that are not: each connection hears the answers in the
/// order of its questions, whole, and loses none.
@Suite final class BriefRequestTests: Sendable {
    private let counted = Atomic(0)

    private func lend(
        idle: TimeAmount = .seconds(30),
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let router = Router(context: HubRequestContext.self)
        router.get("/at-once/:name") { _, context in "[\(context.parameters.get("name") ?? "")]" }
        router.get("/later/:name") { _, context in
            try await Task.sleep(for: .milliseconds(20))
            return "[\(context.parameters.get("name") ?? "")]"
        }
        router.post("/echo") { request, _ in String(buffer: try await request.body.collect(upTo: 1_000_000)) }
        // As documents are read: a body of more than one part, on the task of the connection.
        router.post("/broker/echo") { request, _ in
            var count = 0
            for try await part in request.body { count += part.readableBytes }
            return "[\(count)]"
        }
        router.get("/long") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    for _ in 0..<40 { try await writer.write(ByteBuffer(repeating: UInt8(ascii: "~"), count: 10_000)) }
                    try await writer.finish(nil)
                }
            )
        }
        router.get("/breaks-off") { _, _ in
            Response(
                status: .ok,
                body: .init(contentLength: 100) { writer in
                    try await writer.write(ByteBuffer(string: "only this"))
                    throw CancellationError()
                }
            )
        }
        router.get("/fails") { _, _ -> Response in throw CancellationError() }
        router.get("/counted") { _, _ in
            self.counted.add(1, ordering: .relaxed)
            try await Task.sleep(for: .milliseconds(20))
            return "[counted]"
        }
        let responder = router.buildResponder()
        let logger = Logger(label: "brief") { _ in SwiftLogNoOpLogHandler() }
        var limits = ConnectionLimits()
        limits.idle = idle
        let channel = Server.channel(
            limits,
            trusted: [],
            answers: BriefAnswers(responder, services: nil, logger: logger)
        )
        let application = Hummingbird.Application(
            responder: responder,
            server: .http1(configuration: channel),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: logger
        )
        try await application.test(.live) { client in try await body(client.port ?? 0) }
    }

    private static func get(_ path: String, _ more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\n\(more)\r\n"
    }

    /// All that comes until it holds `end`.
    private static func all(_ socket: ClientSocket, until end: String) async -> String {
        var text = ""
        while !text.contains(end) {
            let more = await socket.read()
            if more.isEmpty { break }
            text += more
        }
        return text
    }

    private static func names(_ text: String) -> [Substring] {
        text.split(separator: "[").dropFirst().map { $0.prefix { $0 != "]" } }
    }

    @Test func `pipelined requests are answered in their order, whoever answers them`() async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            let paths = ["/at-once/a", "/later/b", "/at-once/c", "/later/d", "/later/e", "/at-once/f"]
            let long = "POST /broker/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
            let waits = Self.get("/later/g", "Expect: 100-continue\r\n")
            try socket.send(paths.map { Self.get($0) }.joined() + long + waits + Self.get("/at-once/end"))
            let text = await Self.all(socket, until: "[end]")
            #expect(Self.names(text) == ["a", "b", "c", "d", "e", "f", "3", "g", "end"])
        }
    }

    @Test func `who says that nothing more comes is answered first`() async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/later/a") + Self.get("/later/b"))
            socket.finishSending()
            let text = await Self.all(socket, until: "[b]")
            #expect(Self.names(text) == ["a", "b"])
            #expect(await socket.isClosedByPeer())
        }
    }

    @Test func `noise behind a request is refused after its answer`() async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/later/a") + "\u{1}\u{2} nonsense\r\n\r\n")
            let text = await Self.all(socket, until: "400 Bad Request")
            let (answer, refusal) = (try #require(text.range(of: "[a]")), try #require(text.range(of: "400 Bad")))
            #expect(answer.upperBound <= refusal.lowerBound)
            #expect(await socket.isClosedByPeer())
        }
    }

    @Test(arguments: [0, 1, 1000, 65_536, 65_537, 300_000])
    func `a body arrives whole, brief or not`(count: Int) async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            let body = String(repeating: "y", count: count)
            try socket.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n")
            try socket.send(body)
            try socket.send(Self.get("/at-once/end"))
            let text = await Self.all(socket, until: "[end]")
            let answer = try #require(text.range(of: "\r\n\r\n").map { text[$0.upperBound...] })
            #expect(answer.hasPrefix(body + "HTTP/1.1 200"))
            #expect(text.contains("Content-Length: \(count)\r\n"))
        }
    }

    @Test func `a long answer arrives whole, and the next one after it`() async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/long") + Self.get("/at-once/end"))
            let text = await Self.all(socket, until: "[end]")
            #expect(text.count { $0 == "~" } == 400_000)
        }
    }

    @Test func `an answer that breaks off closes the connection, a failure is told`() async throws {
        try await self.lend { port in
            let first = try ClientSocket(port: port)
            try first.send(Self.get("/breaks-off"))
            #expect(await first.isClosedByPeer())
            let second = try ClientSocket(port: port)
            try second.send(Self.get("/fails") + Self.get("/at-once/end"))
            let text = await Self.all(second, until: "[end]")
            #expect(text.hasPrefix("HTTP/1.1 500"))
        }
    }

    @Test func `a connection that is to be closed is closed after the answer`() async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/later/a", "Connection: close\r\n"))
            #expect(await Self.all(socket, until: "[a]").contains("[a]"))
            #expect(await socket.isClosedByPeer())
        }
    }

    @Test func `who asks and does not listen is not heard any further`() async throws {
        try await self.lend { port in
            let deaf = try ClientSocket(port: port)
            let limit = 128_000_000
            // What the machine keeps of a connection that nobody reads is a few megabytes in each direction.
            #expect(await deaf.push(Self.get("/long"), upTo: limit) < limit / 4)
            let other = try ClientSocket(port: port)
            try other.send(Self.get("/at-once/end"))
            #expect(Self.names(await Self.all(other, until: "[end]")) == ["end"])
        }
    }

    @Test func `many requests in one breath are all answered, in turns`() async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send((0..<500).map { Self.get("/at-once/\($0)") }.joined() + Self.get("/at-once/end"))
            let names = Self.names(await Self.all(socket, until: "[end]"))
            #expect(names == (0..<500).map { "\($0)" } + ["end"])
        }
    }

    @Test func `what a connection still asked for is not done once it is gone`() async throws {
        try await self.lend { port in
            do {
                let socket = try ClientSocket(port: port)
                try socket.send(String(repeating: Self.get("/counted"), count: 300))
            }
            // One after another, all of them take six seconds; this waits until there are no more.
            var (before, now) = (-1, 0)
            while now == 0 || now != before {
                try await Task.sleep(for: .milliseconds(500))
                (before, now) = (now, self.counted.load(ordering: .relaxed))
            }
            #expect(now < 300)
        }
    }

    @Test func `who does not listen for long is shown out`() async throws {
        try await self.lend(idle: .seconds(5)) { port in
            let deaf = try ClientSocket(port: port)
            _ = await deaf.push(Self.get("/long"), upTo: 128_000_000)
            try await Task.sleep(for: .seconds(8))
            // What was on its way comes, and then the end.
            #expect(await deaf.isClosedByPeer())
        }
    }

    @Test func `who begins a second request and does not go on is shown out`() async throws {
        try await self.lend(idle: .seconds(5)) { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/later/a") + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
            #expect(await Self.all(socket, until: "[a]").contains("[a]"))
            #expect(await socket.isClosedByPeer())
        }
    }

    @Test func `behind a request for another protocol nothing is read`() async throws {
        let upgrade = "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/at-once/a", upgrade))
            let text = await Self.all(socket, until: "[a]")
            #expect(Self.names(text) == ["a"] && text.contains("Connection: close"))
            #expect(await socket.isClosedByPeer())
            // Its body is: it may come later.
            let slow = try ClientSocket(port: port)
            try slow.send("POST /echo HTTP/1.1\r\nHost: a\r\n\(upgrade)Content-Length: 8\r\n\r\n")
            try await Task.sleep(for: .milliseconds(100))
            try slow.send("[a body]")
            #expect(Self.names(await Self.all(slow, until: "[a body]")) == ["a body"])
            #expect(await slow.isClosedByPeer())
            let tunnel = try ClientSocket(port: port)
            try tunnel.send("CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n")
            #expect(await tunnel.read().hasPrefix("HTTP/1.1 40"))
            #expect(await tunnel.isClosedByPeer())
        }
    }

    @Test func `all of a long answer comes before the connection is closed`() async throws {
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/long", "Upgrade: h2c\r\nConnection: Upgrade\r\n"))
            try await Task.sleep(for: .milliseconds(200))
            #expect(await Self.all(socket, until: "never").count { $0 == "~" } == 400_000)
        }
    }

    @Test func `who goes away leaves nothing that disturbs others`() async throws {
        try await self.lend { port in
            for _ in 0..<20 {
                let socket = try ClientSocket(port: port)
                try socket.send(Self.get("/later/a") + Self.get("/later/b"))
            }
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/later/end"))
            #expect(Self.names(await Self.all(socket, until: "[end]")) == ["end"])
        }
    }

    @Test func `answers say when they were made`() async throws {
        #expect(AnswerDate.text(of: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        try await self.lend { port in
            let socket = try ClientSocket(port: port)
            try socket.send(Self.get("/at-once/end"))
            #expect(await Self.all(socket, until: "[end]").contains("\r\nDate: "))
        }
    }
}
