import Synchronization
import Testing

/// A browser without script: keeps cookies, follows redirects inside the hub, sends forms back as they were shown.
package final class HubBrowser: Sendable {
    package let hub: Hub
    private let jar: Mutex<[String: String]>

    package init(_ hub: Hub, cookies: [String: String] = [:]) {
        self.hub = hub
        self.jar = Mutex(cookies)
    }

    package var cookies: [String: String] { self.jar.withLock { $0 } }

    package func forget(_ cookie: String) { self.jar.withLock { _ = $0.removeValue(forKey: cookie) } }

    package func get(_ target: String, headers: [(name: String, value: String)] = []) async throws -> HubAnswer {
        try await self.send(.get(target, headers: headers))
    }

    /// `Origin: null` is what browsers send with a form of a page whose referrer policy is `no-referrer`.
    package func post(
        _ target: String,
        _ form: [String: String],
        headers: [(name: String, value: String)] = [(name: "Origin", value: "null")]
    ) async throws -> HubAnswer {
        let pairs = form.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return try await self.send(.post(target, form: pairs, headers: headers))
    }

    /// Sends a form of a page back with what was typed, then follows redirects inside the hub.
    package func submit(_ form: PageForm, _ typed: [String: String] = [:]) async throws -> HubAnswer {
        let fields = form.fields.merging(typed) { _, new in new }
        return try await self.follow(self.post(form.action, fields))
    }

    package func open(_ target: String) async throws -> HubAnswer { try await self.follow(self.get(target)) }

    /// Follows what stays on the hub; an address elsewhere is where a browser would leave.
    package func follow(_ answer: HubAnswer) async throws -> HubAnswer {
        var answer = answer
        for _ in 0..<10 {
            guard answer.status == 303, let target = answer.location, target.hasPrefix("/") else { break }
            answer = try await self.get(target)
        }
        return answer
    }

    /// From an address that asks for a sign-in, through its pages, to where the hub leads in the end.
    package func signIn(
        to target: String,
        as identifier: String,
        password: String = Hub.password
    ) async throws -> HubAnswer {
        let asked = try await self.open(target)
        let named = try await self.submit(#require(asked.form), ["identifier": identifier])
        return try await self.submit(#require(named.form), ["password": password])
    }

    private func send(_ request: HubRequest) async throws -> HubAnswer {
        var request = request
        let cookies = self.cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !cookies.isEmpty { request.headers.append((name: "Cookie", value: cookies.joined(separator: "; "))) }
        let answer = try await self.hub.send(request)
        for line in answer.headers("Set-Cookie") { self.keep(line) }
        return answer
    }

    private func keep(_ line: String) {
        let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { return }
        let isGone = line.contains("Max-Age=0")
        self.jar.withLock { $0[String(pair[0])] = isGone ? nil : String(pair[1]) }
    }
}
