import Model
import Primitives
import SignIn
import Storage
import Synchronization
import Testing

@Suite struct PasswordSignInTests {
    private static let names = ["local", "fed", "nobody", "fed@armor.example", "nobody@armor.example"]

    @Test(arguments: Self.names) func `every failure costs and says the same`(name: String) async throws {
        let bench = try await SignInBench()
        for (number, password) in ["wrong", "", String(repeating: "x", count: 2000)].enumerated() {
            guard case .refused = try await bench.attempt(name, password) else {
                Issue.record("\(name) hears something else")
                return
            }
            #expect(bench.ticks.sleeps == Array(repeating: .milliseconds(400), count: number + 1))
            #expect(bench.hashing.hashes.withLock { $0 } == number + 1)
            #expect(bench.directories.questions.withLock { $0 } == number + 1)
        }
    }

    @Test(arguments: Self.names) func `while a directory is down every name of the realm hears so`(
        name: String
    ) async throws {
        let bench = try await SignInBench()
        bench.directories.isDown.withLock { $0 = true }
        for _ in 0..<6 {
            guard case .directoryUnavailable = try await bench.attempt(name, "wrong") else {
                Issue.record("\(name) hears something else")
                return
            }
        }
        guard case .throttled = try await bench.attempt(name, "wrong") else {
            Issue.record("a try while the directory is down is not counted")
            return
        }
    }

    @Test func `login and mail are two names of one account, to the throttle as well`() async throws {
        let bench = try await SignInBench()
        for name in ["fed", "fed@armor.example", "fed", "fed", "fed@armor.example", "fed"] {
            guard case .refused = try await bench.attempt(name, "wrong") else {
                Issue.record("not refused")
                return
            }
        }
        guard case .throttled = try await bench.attempt("fed@armor.example", "right") else {
            Issue.record("another name of the account has a counter of its own")
            return
        }
        #expect(bench.directories.binds.withLock { $0 } == 6)
    }

    @Test func `the browser that signed in gets in while others guess`() async throws {
        let bench = try await SignInBench()
        guard case .proved(let proof) = try await bench.attempt("fed", "right") else {
            Issue.record("not signed in")
            return
        }
        let browser = KnownBrowser(random: SystemRandomSource()).learning(proof.account)
        for _ in 0..<20 { _ = try await bench.attempt("fed", "wrong") }
        guard case .throttled = try await bench.attempt("fed", "right") else {
            Issue.record("guesses are not slowed")
            return
        }
        guard case .proved = try await bench.attempt("fed@armor.example", "right", known: browser) else {
            Issue.record("the agent's own browser waits for others")
            return
        }
        guard case .throttled = try await bench.attempt("fed", "right", known: browser.other) else {
            Issue.record("a browser of nobody is trusted")
            return
        }
    }

    @Test func `too many passwords at once are told so, and cost no try`() async throws {
        let bench = try await SignInBench()
        bench.hashing.isFull.withLock { $0 = true }
        for _ in 0..<20 {
            await #expect(throws: TooBusy.self) { try await bench.attempt("local", "right") }
            await #expect(throws: TooBusy.self) { try await bench.attempt("nobody", "right") }
        }
        bench.hashing.isFull.withLock { $0 = false }
        guard case .proved = try await bench.attempt("local", "right") else {
            Issue.record("a try that nobody checked was counted")
            return
        }
    }

    @Test func `a full line does not make free guesses at a directory`() async throws {
        let bench = try await SignInBench()
        bench.hashing.isFull.withLock { $0 = true }
        for _ in 0..<6 { await #expect(throws: TooBusy.self) { try await bench.attempt("fed", "wrong") } }
        guard case .throttled = try await bench.attempt("fed", "wrong") else {
            Issue.record("a try that the directory checked was given back")
            return
        }
    }

    @Test func `what a browser keeps opens for us alone`() throws {
        let sealer = MasterKeySealer(masterKey: Secret(SystemRandomSource().bytes(32)))
        let stranger = MasterKeySealer(masterKey: Secret(SystemRandomSource().bytes(32)))
        let browser = KnownBrowser(random: SystemRandomSource()).learning("armor/anne")
        let sealed = browser.sealed(by: sealer)
        #expect(KnownBrowser(sealed: sealed, sealer: sealer) == browser)
        #expect(KnownBrowser(sealed: sealed, sealer: stranger) == nil)
        #expect(browser.knows("armor/anne"))
        #expect(!browser.knows("armor/other"))
    }
}

extension KnownBrowser {
    /// Of the same shape, of another agent.
    fileprivate var other: KnownBrowser { KnownBrowser(random: SystemRandomSource()).learning("somebody else") }
}
