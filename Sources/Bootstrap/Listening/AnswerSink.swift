import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// The way of an answer from wherever its task is to the connection that owes it.
///
/// A page or a token goes out as one; of what is longer, as much as the other end takes.
struct AnswerSink: Sendable {
    private static let chunk = 65_536

    private let place: NIOLoopBound<(BriefRequests, ChannelHandlerContext)>
    private let loop: any EventLoop
    /// Is shown an answer that goes out as one.
    private let keep: @Sendable ([HTTPResponsePart]) -> Void

    init(
        _ handler: BriefRequests,
        _ context: ChannelHandlerContext,
        keep: @escaping @Sendable ([HTTPResponsePart]) -> Void
    ) {
        self.loop = context.eventLoop
        self.keep = keep
        self.place = NIOLoopBound((handler, context), eventLoop: context.eventLoop)
    }

    func write(_ response: Response) async {
        do {
            try await response.body.write(Writer(sink: self, parts: [.head(response.head)]))
        } catch {
            self.onLoop { handler, context in handler.giveUp(context) }
        }
    }

    private struct Writer: ResponseBodyWriter {
        let sink: AnswerSink
        var parts: [HTTPResponsePart]
        var waiting = 0

        mutating func write(_ buffer: ByteBuffer) async throws {
            self.parts.append(.body(buffer))
            self.waiting += buffer.readableBytes
            guard self.waiting >= AnswerSink.chunk else { return }
            try await self.sink.pass(self.parts)
            (self.parts, self.waiting) = ([], 0)
        }

        consuming func finish(_ trailers: HTTPFields?) async throws {
            let parts = self.parts + [.end(trailers)]
            if case .head = parts.first { self.sink.keep(parts) }
            self.sink.onLoop { handler, context in handler.write(parts, context, promise: nil) }
        }
    }

    /// Returns when the connection has taken them.
    private func pass(_ parts: [HTTPResponsePart]) async throws {
        let taken = self.loop.makePromise(of: Void.self)
        self.onLoop { handler, context in handler.write(parts, context, promise: taken) }
        try await taken.futureResult.get()
    }

    private func onLoop(_ act: @escaping @Sendable (BriefRequests, ChannelHandlerContext) -> Void) {
        if self.loop.inEventLoop {
            act(self.place.value.0, self.place.value.1)
        } else {
            self.loop.execute { act(self.place.value.0, self.place.value.1) }
        }
    }
}
