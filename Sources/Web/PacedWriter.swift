import HTTPTypes
import Hummingbird
import NIOCore

/// Writes a body no faster than its connection takes it.
///
/// A write returns before the thread of the connection has seen its bytes, and until then the connection seems to have
/// room: while that thread waits for a processor, a whole file would be taken. So each write ends when the thread has
/// come round, and the next one waits for room that is there.
struct PacedWriter: ResponseBodyWriter {
    private var writer: any ResponseBodyWriter
    private let eventLoop: any EventLoop

    init(_ writer: any ResponseBodyWriter, on channel: any Channel) {
        self.writer = writer
        self.eventLoop = channel.eventLoop
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await self.writer.write(buffer)
        try await self.eventLoop.submit {}.get()
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await self.writer.finish(trailingHeaders)
    }
}
