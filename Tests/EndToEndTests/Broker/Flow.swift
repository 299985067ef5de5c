import Foundation
import NIOCore
import Synchronization

/// How far the giving side of a stream is ahead of the taking side.
final class Flow: Sendable {
    private struct State {
        var given = 0
        var taken = 0
        var mostAhead = 0
        var largest = 0
    }

    private let state = Mutex(State())

    var given: Int { self.state.withLock { $0.given } }
    /// Parts that were given and not taken, at the worst moment.
    var mostAhead: Int { self.state.withLock { $0.mostAhead } }
    /// Bytes of the largest part that was taken.
    var largest: Int { self.state.withLock { $0.largest } }

    func give() {
        self.state.withLock { state in
            state.given += 1
            state.mostAhead = max(state.mostAhead, state.given - state.taken)
        }
    }

    func take(_ bytes: Int = 0) {
        self.state.withLock { state in
            state.taken += 1
            state.largest = max(state.largest, bytes)
        }
    }
}

/// A connection whose thread hardly gets a processor: each part of an answer keeps it for a millisecond.
final class SlowPassage: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias OutboundIn = Any

    private let requests: Flow
    private let answers: Flow

    init(requests: Flow, answers: Flow) {
        self.requests = requests
        self.answers = answers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.requests.give()
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        usleep(1000)
        self.answers.take()
        context.write(data, promise: promise)
    }
}
