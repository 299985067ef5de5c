import NIOCore

/// Closes a connection whose address holds enough already, or whose first request does not come.
final class ConnectionDoor: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let ledger: ConnectionLedger
    private let patience: TimeAmount
    private var waiting: Scheduled<Void>?

    init(ledger: ConnectionLedger, patience: TimeAmount) {
        self.ledger = ledger
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        // What one connection may hold that nobody took yet is ten reads: 320 KiB.
        let options = channel.syncOptions
        let reads = AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 32_768)
        try? options?.setOption(.recvAllocator, value: reads)
        try? options?.setOption(.maxMessagesPerRead, value: 1)
        guard let name = self.ledger.enter(channel.remoteAddress?.ipAddress ?? "local") else {
            // After the pipeline is made: what is half made cannot be closed.
            channel.eventLoop.execute { channel.close(promise: nil) }
            return
        }
        channel.closeFuture.whenComplete { [ledger] _ in ledger.leave(name) }
        self.waiting = channel.eventLoop.scheduleTask(in: self.patience) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.waiting?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.waiting?.cancel()
        self.waiting = nil
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.waiting?.cancel()
        context.fireChannelInactive()
    }
}
