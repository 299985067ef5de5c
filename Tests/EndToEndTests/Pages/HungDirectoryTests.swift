import HubTesting
import Model
import Primitives
import ServerTesting
import Testing

/// A directory that accepts connections and says nothing: its own agents are told in time, others are not slowed.
@Suite struct HungDirectoryTests {
    @Test(.timeLimit(.minutes(10)))
    func `a hung directory gives a page in time, and slows no other realm`() async throws {
        let hung = try ListeningSocket()
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.declareDirectory(port: hung.port, in: "argoat")
            try await hub.feedFromDirectory(hub.member(of: "argoat", "ylebris"))
            try await hub.member(password: Hub.password)
            let path = hub.authorizePath(client)
            async let slow = Self.timed {
                try await HubBrowser(hub).signIn(to: path, as: "ylebris@argoat.example")
            }
            let quick = try await Self.timed {
                try await HubBrowser(hub).signIn(to: path, as: "alegoff@armor.example")
            }
            #expect(quick.answer.parameters["code"] != nil)
            let late = try await slow
            #expect(late.answer.status == 503)
            #expect(late.answer.isPage)
            #expect(late.answer.form?.action == "/sign-in/password")
            #expect(quick.duration < late.duration)
            #expect(late.duration < .seconds(300))
        }
    }

    private static func timed(
        _ act: () async throws -> HubAnswer
    ) async throws -> (answer: HubAnswer, duration: Duration) {
        let start = ContinuousClock.now
        let answer = try await act()
        return (answer, ContinuousClock.now - start)
    }
}
