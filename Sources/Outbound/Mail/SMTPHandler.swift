import NIOCore
import NIOSSL
import NIOTLS

/// Drives a conversation over a channel and answers once, with the features of the relay or with why it failed.
final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Makes the handler of a handshake.
    typealias TLS = () throws -> NIOSSLClientHandler

    private var conversation: SMTPConversation
    private var reader = SMTPReplyReader()
    private let replyTime: TimeAmount
    private let tls: TLS
    private let isImplicit: Bool
    private let promise: EventLoopPromise<SMTPFeatures>
    private var timer: Scheduled<Void>?
    private var isSettled = false
    private var isShakingHands = false

    init(
        _ conversation: SMTPConversation,
        replyTime: TimeAmount,
        isImplicit: Bool,
        tls: @escaping TLS,
        promise: EventLoopPromise<SMTPFeatures>
    ) {
        self.conversation = conversation
        self.replyTime = replyTime
        self.isImplicit = isImplicit
        self.tls = tls
        self.promise = promise
        self.isShakingHands = isImplicit
    }

    func channelActive(context: ChannelHandlerContext) {
        self.await(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isSettled else { return }
        let bytes = self.unwrapInboundIn(data)
        do throws(SMTPError) {
            guard !self.isShakingHands else { throw SMTPError(.saidUnasked) }
            guard let reply = try self.reader.read(bytes.readableBytesView) else { return }
            let action: SMTPConversation.Action
            do throws(SMTPError) {
                action = try self.conversation.next(reply)
            } catch {
                self.write(Array("QUIT\r\n".utf8), context)
                throw error
            }
            try self.carryOut(action, context)
        } catch {
            self.fail(error, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent, !self.isSettled {
            self.isShakingHands = false
            if self.isImplicit {
                self.await(context)
            } else if case .send(let bytes) = self.conversation.encrypted() {
                self.say(bytes, context)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isTLS = self.isShakingHands || error is NIOSSLError || error is NIOSSLExtraError
        self.fail(SMTPError(isTLS ? .untrusted : .closed), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.fail(SMTPError(.closed), context)
        context.fireChannelInactive()
    }

    private func carryOut(_ action: SMTPConversation.Action, _ context: ChannelHandlerContext) throws(SMTPError) {
        switch action {
        case .send(let bytes): self.say(bytes, context)
        case .startTLS:
            self.isShakingHands = true
            self.await(context)
            do {
                try context.pipeline.syncOperations.addHandler(self.tls(), position: .first)
            } catch {
                throw SMTPError(.untrusted)
            }
        case .finish(let farewell):
            self.settle()
            self.write(farewell, context)
            self.promise.succeed(self.conversation.features)
            context.close(promise: nil)
        }
    }

    private func say(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        self.write(bytes, context)
        self.await(context)
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    /// A whole reply must be there in time: one that drips in does not win more of it.
    private func await(_ context: ChannelHandlerContext) {
        self.timer?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.timer = context.eventLoop.scheduleTask(in: self.replyTime) {
            let (handler, context) = bound.value
            handler.fail(SMTPError(.timedOut), context)
        }
    }

    private func settle() {
        self.isSettled = true
        self.timer?.cancel()
    }

    private func fail(_ error: SMTPError, _ context: ChannelHandlerContext) {
        guard !self.isSettled else { return }
        self.settle()
        self.promise.fail(error)
        context.close(promise: nil)
    }
}
