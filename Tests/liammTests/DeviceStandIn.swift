import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Primitives
import ServerTesting
import ServiceLifecycle
import Synchronization

/// A hub that answers a device what a test tells it to: also what ours never says.
final class DeviceStandIn: Sendable {
    struct Answer: Sendable {
        let status: Int
        let json: JSONValue

        static func refusal(_ error: String) -> Answer { Answer(status: 400, json: ["error": .string(error)]) }
        static func tokens(_ access: String, refresh: String?) -> Answer {
            var members: [String: JSONValue] = ["access_token": .string(access), "expires_in": .integer(300)]
            members["refresh_token"] = refresh.map { .string($0) }
            return Answer(status: 200, json: .object(members))
        }
    }

    let address: String
    private let metadata: JSONValue
    private let answers: Mutex<[Answer]>
    /// What the administration says to who is signed in.
    private let identity: Answer
    private let interval: Int64
    private let forms = Mutex<[String]>([])

    /// Bodies of the requests so far.
    var received: [String] { self.forms.withLock { $0 } }

    private init(
        port: Int,
        metadata: [String: JSONValue],
        answers: [Answer],
        identity: Answer,
        interval: Int64
    ) {
        let address = "http://127.0.0.1:\(port)"
        let usual: [String: JSONValue] = [
            "issuer": .string(address),
            "token_endpoint": .string("\(address)/token"),
            "device_authorization_endpoint": .string("\(address)/device"),
        ]
        self.address = address
        self.metadata = .object(usual.merging(metadata) { _, new in new })
        self.answers = Mutex(answers)
        self.identity = identity
        self.interval = interval
    }

    static func lend(
        metadata: [String: JSONValue] = [:],
        answers: [Answer] = [],
        identity: Answer = Answer(status: 404, json: [:]),
        interval: Int64 = 5,
        _ body: @escaping @Sendable (DeviceStandIn) async throws -> Void
    ) async throws {
        let port = try FreePort.make()
        let standIn = DeviceStandIn(
            port: port,
            metadata: metadata,
            answers: answers,
            identity: identity,
            interval: interval
        )
        var logger = Logger(label: "device-stand-in")
        logger.logLevel = .critical
        let (opening, open) = AsyncStream.makeStream(of: Void.self)
        let server = Application(
            router: standIn.router(),
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
            onServerRunning: { _ in open.finish() },
            logger: logger
        )
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                // Nobody waits for a server that could not begin.
                defer { open.finish() }
                try await group.run()
            }
            for await _ in opening {}
            let result: Result<Void, any Error>
            do { result = .success(try await body(standIn)) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/.well-known/openid-configuration") { _, _ in
            Self.response(Answer(status: 200, json: self.metadata))
        }
        router.get("/admin/v1/platform/whoami") { _, _ in Self.response(self.identity) }
        router.post("/device") { request, _ in
            try await self.note(request)
            return Self.response(
                Answer(
                    status: 200,
                    json: [
                        "device_code": "device", "user_code": "BCDF-GHJK", "expires_in": .integer(600),
                        "interval": .integer(self.interval),
                        "verification_uri": .string("\(self.address)/device"),
                    ]
                )
            )
        }
        router.post("/token") { request, _ in
            try await self.note(request)
            let answer = self.answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            return Self.response(answer ?? .refusal("authorization_pending"))
        }
        return router
    }

    private func note(_ request: Request) async throws {
        let body = String(buffer: try await request.body.collect(upTo: 65_536))
        self.forms.withLock { $0.append(body) }
    }

    private static func response(_ answer: Answer) -> Response {
        Response(
            status: .init(code: answer.status),
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.json.canonicalBytes))
        )
    }
}

/// Waits for nothing, and keeps how long it was asked to wait.
final class HurriedClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        let elapsed: Swift.Duration

        func advanced(by duration: Swift.Duration) -> Instant { Instant(elapsed: self.elapsed + duration) }
        func duration(to other: Instant) -> Swift.Duration { other.elapsed - self.elapsed }
        static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    /// The same time as a date: what waits grows older.
    struct Wall: WallClock {
        let clock: HurriedClock
        var now: Timestamp { Timestamp(seconds: 1_800_000_000) + self.clock.now.elapsed }
    }

    private let kept = Mutex<[Swift.Duration]>([])

    var waits: [Swift.Duration] { self.kept.withLock { $0 } }
    var wall: Wall { Wall(clock: self) }
    var now: Instant { Instant(elapsed: self.waits.reduce(.zero, +)) }
    var minimumResolution: Swift.Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        let wait = self.now.duration(to: deadline)
        self.kept.withLock { $0.append(wait) }
    }
}
