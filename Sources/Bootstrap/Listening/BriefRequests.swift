import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Answers whole requests on the thread that read them; what is long goes on to the task of the connection.
///
/// From the thread that reads to a task and back costs more than most answers of the provider do. A request that is all
/// there is begun where it was read, goes on there until it waits for something, and is written from there. The order of
/// requests of one connection stays: while one is answered, and while the other end does not take what it was answered,
/// what comes after it waits, and is not read beyond what a read has brought already. Nobody has more than a few answers
/// before it is the turn of other connections.
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
        /// An answer went out, and the next may not be begun yet.
        case resting
        /// Requests that the task of the connection has been given, and whether the last of them is still read.
        case passing(answersOwed: Int, isRead: Bool)
        /// The connection is gone: what it still asked for is not done.
        case gone
    }

    /// Answers of one connection between two turns of the thread.
    private static let portion = 16

    /// What came while another request was answered, in its order.
    private enum Held {
        case part(HTTPRequestPart)
        case event(any Sendable)
        case error(any Error)
    }

    private let answers: BriefAnswers
    /// For the other end to take what it was answered, or to send what it has begun behind another request.
    private let patience: TimeAmount
    private var state = State.idle
    private var held: CircularBuffer<Held> = []
    private var isReadHeld = false
    private var isResuming = false
    private var answersOfTurn = 0
    private var deadline: Scheduled<Void>?
    /// A request for another protocol was the last one of this connection: whatever follows is none of ours.
    private var hasLast = false
    /// That one is read to its end: nothing is read any more.
    private var isAtEnd = false

    init(_ answers: BriefAnswers, patience: TimeAmount) {
        self.answers = answers
        self.patience = patience
    }

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
        if self.holdsBack || self.isAtEnd { self.isReadHeld = true } else { context.read() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.answersOfTurn = 0
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        context.fireChannelWritabilityChanged()
        if context.channel.isWritable { self.stopWatch() } else if self.isBusy { self.watch(context) }
        self.goOn(context)
    }

    /// Not when it becomes inactive: who counts the requests before this one keeps that to himself.
    func handlerRemoved(context: ChannelHandlerContext) {
        self.state = .gone
        self.held.removeAll()
        self.stopWatch()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .passing(let owed, let isRead) = self.state else { return context.write(data, promise: promise) }
        let closes = self.hasLast && owed == 1
        switch self.unwrapOutboundIn(data) {
        case .head(var head) where closes:
            head.headerFields[.connection] = "close"
            context.write(self.wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body: context.write(data, promise: promise)
        case .end:
            self.state = owed == 1 && !isRead ? .idle : .passing(answersOwed: owed - 1, isRead: isRead)
            guard closes else { return context.write(data, promise: promise) }
            // Not before the other end has all of it.
            let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
            let channel = context.channel
            sent.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.writeAndFlush(data, promise: sent)
        }
    }

    /// Who does not listen, or begins and does not go on, is shown out.
    private func watch(_ context: ChannelHandlerContext) {
        guard self.deadline == nil else { return }
        let place = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.deadline = context.eventLoop.scheduleTask(in: self.patience) {
            let (handler, context) = place.value
            handler.deadline = nil
            context.close(promise: nil)
        }
    }

    private func stopWatch() {
        self.deadline?.cancel()
        self.deadline = nil
    }

    private var holdsBack: Bool { self.isBusy || !self.held.isEmpty }

    private var isBusy: Bool {
        switch self.state {
        case .answering, .resting: true
        case .idle, .collecting, .passing, .gone: false
        }
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch (self.state, part) {
        case (.gone, _): break
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
        case .head(let head):
            (owed, isRead) = (owed + 1, true)
            if head.method == .connect || head.headerFields.contains(.upgrade) { self.hasLast = true }
        case .body: break
        case .end:
            isRead = false
            self.isAtEnd = self.hasLast
        }
        self.state = owed == 0 && !isRead ? .idle : .passing(answersOwed: owed, isRead: isRead)
    }

    private func answer(_ request: Request, _ context: ChannelHandlerContext) {
        self.state = .answering
        self.stopWatch()
        let (answers, channel) = (self.answers, context.channel)
        let place = answers.kept?.place(of: request.head)
        if let place, let parts = answers.kept?.parts(at: place) { return self.write(parts, context, promise: nil) }
        let sink = AnswerSink(self, context) { parts in
            if let place { answers.kept?.keep(parts, at: place) }
        }
        // No child of the connection's task, which waits for parts that it will never see; who stops the server waits for it
        // all the same (`BriefAnswers.finish`).
        Task.immediate { await answers.count { await sink.write(await answers.answer(request, on: channel)) } }
    }

    /// Writes parts of the answer that is owed; the end makes room for the next request.
    func write(_ parts: [HTTPResponsePart], _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        for part in parts.dropLast() { context.write(self.wrapOutboundOut(part), promise: nil) }
        guard let last = parts.last else { return }
        context.writeAndFlush(self.wrapOutboundOut(last), promise: promise)
        guard case .end = last, case .answering = self.state else { return }
        self.state = .resting
        self.answersOfTurn += 1
        if self.answersOfTurn == Self.portion { self.awaitTurn(context) }
        self.goOn(context)
    }

    /// An answer that broke off cannot be mended.
    func giveUp(_ context: ChannelHandlerContext) { context.close(promise: nil) }

    private func awaitTurn(_ context: ChannelHandlerContext) {
        let place = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        // What is only put in line is done before other connections are looked at.
        context.eventLoop.scheduleTask(in: .milliseconds(1)) {
            let (handler, context) = place.value
            handler.answersOfTurn = 0
            handler.goOn(context)
        }
    }

    /// Once the answer is on its way, and others have had their turn.
    private func goOn(_ context: ChannelHandlerContext) {
        guard case .resting = self.state, self.answersOfTurn < Self.portion, context.channel.isWritable else { return }
        self.resume(context)
    }

    private func resume(_ context: ChannelHandlerContext) {
        self.state = .idle
        // Answers that are there at once end here again: one after another, not one within another.
        guard !self.isResuming else { return }
        self.isResuming = true
        defer { self.isResuming = false }
        var hasPassed = false
        while !self.isBusy, let next = self.held.popFirst() {
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
        // Who counts idle time does not see that this one has begun.
        if case .collecting = self.state { self.watch(context) }
        guard !self.holdsBack, !self.isAtEnd, self.isReadHeld else { return }
        self.isReadHeld = false
        context.read()
    }
}
