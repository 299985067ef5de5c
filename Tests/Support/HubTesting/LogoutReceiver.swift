import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import OpenID
import Synchronization

/// An application's back-channel logout address on loopback: answers as it was told, keeps what it received.
package final class LogoutReceiver: Sendable {
    package struct Call: Sendable {
        package let token: String?
        package let contentType: String?
        package let names: Set<String>
    }

    package let address: String
    private let book: Book

    package var calls: [Call] { self.book.calls.withLock { $0 } }

    private final class Book: Sendable {
        let calls = Mutex<[Call]>([])
        let statuses: Mutex<[Int]>

        init(_ statuses: [Int]) { self.statuses = Mutex(statuses) }

        func answer(_ call: Call) -> Int {
            self.calls.withLock { $0.append(call) }
            return self.statuses.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
    }

    private init(address: String, book: Book) {
        self.address = address
        self.book = book
    }

    /// Answers with each status in turn, then goes on with the last.
    package static func lend(
        answering statuses: [Int] = [200],
        _ body: @escaping @Sendable (LogoutReceiver) async throws -> Void
    ) async throws {
        let book = Book(statuses)
        let router = Router()
        router.post("/logout") { request, _ -> HTTPResponse.Status in
            let form = try FormParameters(parsing: try await request.body.collect(upTo: 65_536).readableBytesView)
            let type = request.headers[.contentType]
            let call = Call(token: form["logout_token"], contentType: type, names: Set(form.values.keys))
            return HTTPResponse.Status(code: book.answer(call))
        }
        let application = Hummingbird.Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.test(.live) { client in
            let address = "http://127.0.0.1:\(client.port ?? 0)/logout"
            try await body(LogoutReceiver(address: address, book: book))
        }
    }
}
