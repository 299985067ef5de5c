/// Lets a number through at once; the others wait in order.
actor Turnstile {
    private var places: Int
    private var queue: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    nonisolated func pass(_ body: @Sendable () async throws -> Void) async throws {
        await self.enter()
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await self.leave()
        try result.get()
    }

    private func enter() async {
        guard self.places == 0 else { return self.places -= 1 }
        await withCheckedContinuation { self.queue.append($0) }
    }

    private func leave() {
        guard !self.queue.isEmpty else { return self.places += 1 }
        self.queue.removeFirst().resume()
    }
}
