import HubTesting
import Model
import OpenID
import Primitives
import ServerTesting
import Synchronization
import Testing

/// What hangs holds up its own kind only.
@Suite struct OutboxShareTests {
    /// A relay that takes a mail and never says what became of it.
    private final class HangingRelay: OutboxDelivery {
        private let mails = Mutex(0)

        var held: Int { self.mails.withLock { $0 } }

        func deliver(_ item: OutboxItem) async throws -> OutboxOutcome {
            self.mails.withLock { $0 += 1 }
            try await Task.sleep(for: .seconds(3600))
            return .delivered
        }
    }

    /// Tells when it was asked to deliver.
    private struct Teller: OutboxDelivery {
        let told: AsyncStream<OutboxItem>.Continuation

        func deliver(_ item: OutboxItem) async throws -> OutboxOutcome {
            self.told.yield(item)
            return .delivered
        }
    }

    // Far above what it takes: all suites begin at once, and a busy machine is no failure.
    @Test(.timeLimit(.minutes(20)))
    func `a relay that hangs holds up mails, and no logout token`() async throws {
        try await Hub.lend { hub in
            let member = try await hub.member()
            let client = try await hub.client(backchannelLogoutURI: "http://127.0.0.1:9/logout")
            let mail = MailRequest(
                to: "agent@armor.example",
                language: "fr",
                template: .passwordChanged,
                arguments: [:]
            ).sealed(by: hub.sealer)
            try await hub.stores.outbox.queue(Array(repeating: mail, count: 40), at: hub.clock.now)
            let relay = HangingRelay()
            let (items, told) = AsyncStream.makeStream(of: OutboxItem.self)
            let worker = OutboxWorker(
                outbox: hub.stores.outbox,
                deliveries: [.mail: relay, .logoutToken: Teller(told: told)],
                clock: hub.clock,
                random: SystemRandomSource()
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await worker.run { error in
                        if !(error is CancellationError) { Issue.record(error) }
                    }
                }
                // Until its share is full.
                while relay.held < 8 { try await Task.sleep(for: .milliseconds(5)) }
                let browser = try await hub.browser(signedInAs: member)
                _ = try await hub.tokens(for: client, by: browser)
                try await hub.endSessions(of: member)
                var iterator = items.makeAsyncIterator()
                #expect(await iterator.next()?.kind == .logoutToken)
                #expect(relay.held == 8)
                group.cancelAll()
            }
        }
    }
}
