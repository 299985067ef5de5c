import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Answers whole requests on the thread that read them; what is long goes on to the task of the connection.
///
/// From the thread that reads to a task and back costs more than most answers of the provider do. A request that is all
/// there is begun where it was read, goes on there until it waits for something, and is written from there. The order of
/// requests of one connection stays: while one is answered, what comes after it waits, and is not read beyond what a
/// read has brought already.
final class BriefRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        case idle
        /// A brief request whose body comes.
        case collecting(HTTPRequest, ByteBuffer)
        case answering
        /// Requests that the task of the connection has been given, and whether the last of them is still read.
        case passing(answersOwed: Int, isRead: Bool)
    }

    /// What came while another request was answered, in its order.
    private enum Held {
        case part(HTTPRequestPart)
        case event(any Sendable)
        case error(any Error)
    }

    private let answers: BriefAnswers
    private var state = State.idle
    private var held: CircularBuffer<Held> = []
    private var isReadHeld = false
    private var isResuming = false

    init(_ answers: BriefAnswers) { self.answers = answers }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = self.unwrapInboundIn(data)
        if self.holdsBack { self.held.append(.part(part)) } else { self.take(part, context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if self.holdsBack { self.held.append(.error(error)) } else { context.fireErrorCaught(error) }
    }

    /// That the other end sends no more is told after what it asked for was answered: the task would close.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if self.holdsBack, let event = event as? ChannelEvent, event == .inputClosed {
            self.held.append(.event(event))
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func read(context: ChannelHandlerContext) {
        if self.holdsBack { self.isReadHeld = true } else { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = self.unwrapOutboundIn(data), case .passing(let owed, let isRead) = self.state {
            self.state = owed == 1 && !isRead ? .idle : .passing(answersOwed: owed - 1, isRead: isRead)
        }
        context.write(data, promise: promise)
    }

    private var holdsBack: Bool {
        if case .answering = self.state { return true }
        return !self.held.isEmpty
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch (self.state, part) {
        case (.idle, .head(let head)) where BriefRule.allows(head):
            self.state = .collecting(head, ByteBuffer())
        case (.collecting(let head, var body), .body(var bytes)):
            self.state = .idle  // The buffer is not held twice while it grows.
            body.writeBuffer(&bytes)
            self.state = .collecting(head, body)
        case (.collecting(let head, let body), .end):
            self.answer(Request(head: head, body: .init(buffer: body)), context)
        default:
            self.pass(part)
            context.fireChannelRead(self.wrapInboundOut(part))
        }
    }

    private func pass(_ part: HTTPRequestPart) {
        var (owed, isRead) = (0, false)
        if case .passing(let now, let reading) = self.state { (owed, isRead) = (now, reading) }
        switch part {
        case .head: (owed, isRead) = (owed + 1, true)
        case .body: break
        case .end: isRead = false
        }
        self.state = owed == 0 && !isRead ? .idle : .passing(answersOwed: owed, isRead: isRead)
    }

    private func answer(_ request: Request, _ context: ChannelHandlerContext) {
        self.state = .answering
        let (answers, channel) = (self.answers, context.channel)
        let place = answers.kept?.place(of: request.head)
        if let place, let parts = answers.kept?.parts(at: place) { return self.write(parts, context, promise: nil) }
        let sink = AnswerSink(self, context) { parts in
            if let place { answers.kept?.keep(parts, at: place) }
        }
        // No child of the connection's task, which waits for parts that it will never see; who stops the server waits for
        // the answer all the same, since the connection counts it as owed.
        Task.immediate { await sink.write(await answers.answer(request, on: channel)) }
    }

    /// Writes parts of the answer that is owed; the end makes room for the next request.
    func write(_ parts: [HTTPResponsePart], _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        for part in parts.dropLast() { context.write(self.wrapOutboundOut(part), promise: nil) }
        guard let last = parts.last else { return }
        context.writeAndFlush(self.wrapOutboundOut(last), promise: promise)
        if case .end = last { self.resume(context) }
    }

    /// An answer that broke off cannot be mended.
    func giveUp(_ context: ChannelHandlerContext) { context.close(promise: nil) }

    private func resume(_ context: ChannelHandlerContext) {
        self.state = .idle
        // Answers that are there at once end here again: one after another, not one within another.
        guard !self.isResuming else { return }
        self.isResuming = true
        defer { self.isResuming = false }
        var hasPassed = false
        while !self.isAnswering, let next = self.held.popFirst() {
            switch next {
            case .part(let part):
                self.take(part, context)
                if case .passing = self.state { hasPassed = true }
            case .event(let event): context.fireUserInboundEventTriggered(event)
            case .error(let error): context.fireErrorCaught(error)
            }
        }
        // Outside of a read, the task is given what it was handed when it hears that this was all.
        if hasPassed { context.fireChannelReadComplete() }
        guard !self.holdsBack, self.isReadHeld else { return }
        self.isReadHeld = false
        context.read()
    }

    private var isAnswering: Bool {
        if case .answering = self.state { true } else { false }
    }
}
