/// Bytes in pieces, which may fail at the end, or stall until the task is cancelled.
struct PieceSource: AsyncSequence, Sendable {
    enum Ending: Sendable {
        case complete, fails, stalls(AsyncStream<Void>.Continuation), endsWhenCancelled(AsyncStream<Void>.Continuation)
    }
    struct Cut: Error {}

    let pieces: [[UInt8]]
    let ending: Ending

    init(_ bytes: [UInt8], cut: Int, ending: Ending = .complete) {
        self.pieces = stride(from: 0, to: bytes.count, by: cut).map {
            Array(bytes[$0..<Swift.min(bytes.count, $0 + cut)])
        }
        self.ending = ending
    }

    func makeAsyncIterator() -> Iterator { Iterator(pieces: self.pieces[...], ending: self.ending) }

    struct Iterator: AsyncIteratorProtocol {
        var pieces: ArraySlice<[UInt8]>
        let ending: Ending

        mutating func next() async throws -> [UInt8]? {
            if let piece = self.pieces.popFirst() { return piece }
            switch self.ending {
            case .complete: return nil
            case .fails: throw Cut()
            case .stalls(let reached):
                reached.yield()
                try await Task.sleep(for: .seconds(3600))
                return nil
            case .endsWhenCancelled(let reached):
                reached.yield()
                try? await Task.sleep(for: .seconds(3600))
                return nil
            }
        }
    }
}

/// The same piece many times, made as it is asked for.
struct RepeatedSource: AsyncSequence, Sendable {
    let piece: [UInt8]
    let count: Int

    func makeAsyncIterator() -> Iterator { Iterator(piece: self.piece, left: self.count) }

    struct Iterator: AsyncIteratorProtocol {
        let piece: [UInt8]
        var left: Int

        mutating func next() async -> [UInt8]? {
            guard self.left > 0 else { return nil }
            self.left -= 1
            return self.piece
        }
    }
}
