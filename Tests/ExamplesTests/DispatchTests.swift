import BrokerAPI
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Primitives
import RelyingParty
import Testing
import actes

@Suite struct DispatchTests {
    private static let pdf = Array("%PDF-1.7 …%%EOF".utf8)

    private static func deliberation() throws -> Deliberation {
        Deliberation(
            id: RandomText.make(),
            realm: "brest-metropole",
            siren: "242900314",
            organization: "Brest Métropole",
            author: "Agent Exemple 001",
            createdAt: Timestamp(seconds: 1_795_000_000),
            object: "Objet",
            number: "1",
            date: try #require(ActDate("2026-11-25")),
            key: "K1",
            pdf: self.pdf
        )
    }

    /// The broker's address, and a folder for one test.
    private static func withBroker(
        _ stub: StubBroker,
        _ body: @escaping @Sendable (BrokerClient, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let application = Application(
            router: stub.router(),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "stub") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.test(.live) { client in
            let address = "http://127.0.0.1:\(client.port ?? 0)"
            try await body(BrokerClient(baseURL: address, clientID: "actes", clientSecret: "s"), folder.path)
        }
    }

    private static func dispatch(_ store: DeliberationStore, _ broker: BrokerClient) -> Dispatch {
        Dispatch(store: store, broker: broker, logger: Logger(label: "actes") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The answer is lost and the program stops there; the next one knows what is on the disk, and no more.
    @Test(arguments: StubBroker.Step.allCases)
    func `a stop at any step sends nothing twice`(_ step: StubBroker.Step) async throws {
        let stub = StubBroker(losing: step)
        try await Self.withBroker(stub) { broker, folder in
            let made = try Self.deliberation()
            let before = try DeliberationStore(folder: folder)
            #expect(try await before.insert(made, pdf: Self.pdf))
            await Self.dispatch(before, broker).send(made.id)
            #expect(await before[made.id]?.isSent == false)
            #expect(await before[made.id]?.problem?.code == "unavailable")

            let after = try DeliberationStore(folder: folder)
            await Self.dispatch(after, broker).send(made.id)
            let sent = try #require(await after[made.id])
            #expect(sent.isSent)
            #expect(sent.problem == nil)
        }
        #expect(await stub.documents.count == 1)
        #expect(await stub.exchanges.count == 1)
    }

    @Test func `two sends at once are one`() async throws {
        let stub = StubBroker()
        try await Self.withBroker(stub) { broker, folder in
            let made = try Self.deliberation()
            let store = try DeliberationStore(folder: folder)
            #expect(try await store.insert(made, pdf: Self.pdf))
            let dispatch = Self.dispatch(store, broker)
            async let first: Void = dispatch.send(made.id)
            async let second: Void = dispatch.send(made.id)
            _ = await (first, second)
            await dispatch.send(made.id)
            #expect(await store[made.id]?.isSent == true)
        }
        #expect(await stub.documents.count == 1)
        #expect(await stub.exchanges.count == 1)
    }

    @Test func `while the broker is away it waits, and says why`() async throws {
        try await Self.withBroker(StubBroker(losing: .upload)) { broker, folder in
            let made = try Self.deliberation()
            let store = try DeliberationStore(folder: folder)
            #expect(try await store.insert(made, pdf: Self.pdf))
            await Self.dispatch(store, broker).send(made.id)
            let words = DeliberationWords(try #require(await store[made.id]))
            #expect(words.state == "En attente d’envoi")
            #expect(words.cause?.contains("Rien n’est perdu") == true)
        }
    }
}
