import Bootstrap
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import Logging
import NIOCore
import Primitives
import ServerTesting
import Testing
import Web

/// What those who connect and say nothing can hold.
@Suite struct ConnectionTests {
    private func lend(
        _ limits: ConnectionLimits,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let router = Router(context: HubRequestContext.self)
        router.get("/") { _, _ in "there" }
        router.post("/") { request, _ in String(buffer: try await request.body.collect(upTo: 1024)) }
        let responder = router.buildResponder()
        let logger = Logger(label: "connections") { _ in SwiftLogNoOpLogHandler() }
        let answers = BriefAnswers(responder, services: nil, logger: logger)
        let application = Hummingbird.Application(
            responder: responder,
            server: .http1(configuration: Server.channel(limits, trusted: [], answers: answers)),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: logger
        )
        try await application.test(.live) { client in try await body(client.port ?? 0) }
    }

    @Test(arguments: [
        "", "GET / HTTP/1.1\r\nHost: a\r\nX-", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
    ])
    func `who begins a request and does not go on is shown out`(beginning: String) async throws {
        var limits = ConnectionLimits()
        limits.firstRequest = .milliseconds(200)
        limits.idle = .milliseconds(200)
        try await self.lend(limits) { port in
            let socket = try ClientSocket(port: port)
            try socket.send(beginning)
            #expect(await socket.isClosedByPeer())
            let other = try ClientSocket(port: port)
            try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await other.read().hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func `one address holds so many connections and no more`() async throws {
        var limits = ConnectionLimits()
        limits.perAddress = 3
        try await self.lend(limits) { port in
            // One is the test's own client.
            let held = try [ClientSocket(port: port), ClientSocket(port: port)]
            for socket in held {
                try socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(await socket.read().hasPrefix("HTTP/1.1 200"))
            }
            let surplus = try (0..<4).map { _ in try ClientSocket(port: port) }
            #expect(await surplus[3].isClosedByPeer())
            try held[0].send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await held[0].read().hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func `an address is counted by its network, a proxy of ours is not`() throws {
        var limits = ConnectionLimits()
        limits.perAddress = 2
        let ledger = ConnectionLedger(limits, trusted: [try #require(IPNetwork("10.0.0.0/8"))])
        let first = try #require(ledger.enter("2001:db8::1"))
        #expect(ledger.enter("2001:db8::2") != nil)
        #expect(ledger.enter("2001:db8::3") == nil)
        #expect(ledger.enter("2001:db8:0:1::3") != nil)
        ledger.leave(first)
        #expect(ledger.enter("2001:db8::3") != nil)
        for _ in 0..<10 { #expect(ledger.enter("10.1.2.3") != nil) }
    }
}
