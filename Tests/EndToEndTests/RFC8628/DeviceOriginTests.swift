import Bootstrap
import HubTesting
import Model
import Primitives
import SQLCore
import SignIn
import Testing

/// Where a device asked from is shown to whoever would let it in (RFC 8628, section 5.4).
@Suite struct DeviceOriginTests {
    private static let device = "203.0.113.9"

    /// What the page says to a browser at this address of a device at `device`.
    private static func page(
        browser: String,
        _ look: @escaping @Sendable (String) -> Void
    ) async throws {
        let bench = try CertificateBench()
        try await Hub.lend(settings: { $0.trustedProxies = [IPNetwork("127.0.0.1")].compactMap { $0 } }) { hub in
            let client = try await hub.deviceClient()
            let cookie = try await hub.session(of: hub.member()).cookie.revealed()
            try await hub.listen { port in
                let quiet = ["--silent", "--show-error", "--max-time", "60", "--noproxy", "*"]
                func ask(_ path: String, from address: String, _ more: [String]) async throws -> String {
                    let rest = ["--header", "X-Forwarded-For: \(address)", "http://127.0.0.1:\(port)\(path)"]
                    return try await bench.run("/usr/bin/curl", quiet + more + rest)
                }
                let begun = try await ask(
                    "/oauth2/device_authorization",
                    from: self.device,
                    ["--data", "scope=openid&client_id=\(client.id)"]
                )
                let complete = try #require(
                    try StrictJSON.parse(Array(begun.utf8))["verification_uri_complete"]?.string,
                    "\(begun)"
                )
                let rows = try await hub.database.query("select address from device_requests")
                #expect(try rows.map { try $0.textIfPresent("address") } == [self.device])
                let path = String(complete.dropFirst(Hub.url.count))
                look(try await ask(path, from: browser, ["--cookie", "\(Hub.sessionCookie)=\(cookie)"]))
            }
        }
    }

    @Test func `RFC 8628 5.4: the page shows the address of a device that is elsewhere than the browser`() async throws
    {
        try await Self.page(browser: "192.0.2.7") { page in
            #expect(page.contains("Application borne"), "\(page)")
            #expect(page.contains(Self.device))
        }
    }

    @Test func `RFC 8628 5.4: of a device at the browser's own address it shows none`() async throws {
        try await Self.page(browser: Self.device) { page in
            #expect(page.contains("Application borne"), "\(page)")
            #expect(!page.contains(Self.device))
        }
    }
}
