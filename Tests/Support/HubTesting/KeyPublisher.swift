import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization

/// An application's `jwks_uri` on loopback: answers with the key set that it was told, and counts who asked.
package final class KeyPublisher: Sendable {
    private struct Content {
        var keys: String
        var requests = 0
    }

    package let address: String
    private let book: Book

    private final class Book: Sendable {
        let content: Mutex<Content>

        init(_ keys: String) { self.content = Mutex(Content(keys: keys)) }
    }

    private init(address: String, book: Book) {
        self.address = address
        self.book = book
    }

    package var requests: Int { self.book.content.withLock { $0.requests } }
    package func publish(_ keys: String) { self.book.content.withLock { $0.keys = keys } }

    package static func lend(
        _ keys: String,
        _ body: @escaping @Sendable (KeyPublisher) async throws -> Void
    ) async throws {
        let book = Book(keys)
        let router = Router()
        router.get("/keys") { _, _ -> String in
            book.content.withLock { content in
                content.requests += 1
                return content.keys
            }
        }
        let application = Hummingbird.Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "keys") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.test(.live) { client in
            try await body(KeyPublisher(address: "http://127.0.0.1:\(client.port ?? 0)/keys", book: book))
        }
    }
}
