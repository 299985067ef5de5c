import AdminAPI
import Testing
import liamm

@Suite struct CommandLineTests {
    static let shapes: [(arguments: [String], isJSON: Bool)] = [
        (["agent", "list", "-o", "json"], true), (["-ojson"], true), (["--output=json"], true),
        (["--output", "json"], true), (["agent", "get", "json"], false), (["-o", "table"], false), (["-o"], false),
    ]

    @Test(arguments: CommandLineTests.shapes)
    func `the shape of errors is read from the raw arguments`(arguments: [String], isJSON: Bool) {
        #expect(OutputFormat.isJSON(arguments) == isJSON)
    }

    @Test(arguments: [
        ("agent.exemple", "agent.exemple"), ("a/b", "a%2Fb"), ("..", "%2E%2E"), ("a?b#c", "a%3Fb%23c"),
        ("agent@brest.bzh.example", "agent%40brest.bzh.example"), ("é", "%C3%A9"), ("100%", "100%25"),
    ])
    func `a name is one part of the address, whatever is in it`(name: String, part: String) {
        #expect(Path.realm("brest", "agents", name) == "/admin/v1/realms/brest/agents/\(part)")
    }

    @Test(arguments: [
        ("5m", 5), ("90m", 90), ("1h", 60), ("24h", 1440), ("1d", 1440), ("9999m", 9999), ("", nil), ("h", nil),
        ("60", nil), ("0m", nil), ("08h", nil), ("-1h", nil), ("+1h", nil), ("1.5h", nil), ("90s", nil), ("1 h", nil),
        ("1H", nil), ("99999m", nil), ("１h", nil),
    ])
    func `a time is a whole number of minutes, hours or days`(text: String, minutes: Int?) {
        #expect(Span(argument: text)?.minutes == minutes)
    }

    @Test(arguments: [
        ("https://sso.bzh.example", "https://sso.bzh.example", "sso.bzh.example"),
        ("https://sso.bzh.example/", "https://sso.bzh.example", "sso.bzh.example"),
        ("https://sso.bzh.example:8443", "https://sso.bzh.example:8443", "sso.bzh.example:8443"),
        ("http://localhost:8080", "http://localhost:8080", "localhost:8080"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1", "127.0.0.1:1"),
    ])
    func `a hub is named by its address, and its context by its host`(typed: String, text: String, name: String) throws
    {
        let address = try HubAddress(typed)
        #expect(address.text == text && address.name == name)
    }

    @Test(arguments: [
        "", "sso.bzh.example", "http://sso.bzh.example", "https://", "https://sso.bzh.example/realms/brest",
        "https://root@sso.bzh.example", "https://sso.bzh.example?x=1", "https://sso.bzh.example#x",
        "file:///etc/passwd",
        "https://sso.bzh.example /", "http://localhost.bzh.example", "http://127.0.0.1.bzh.example",
    ])
    func `a token is sent to a hub by https, or on this machine`(typed: String) {
        #expect(throws: Problem.self) { try HubAddress(typed) }
    }

    @Test func `contexts are kept where the environment says`() {
        let usual = ContextFile(environment: ["HOME": "/home/agent"])
        #expect(usual.path == "/home/agent/.config/liamm/contexts.json")
        let given = ContextFile(environment: ["HOME": "/home/agent", "XDG_CONFIG_HOME": "/home/agent/own"])
        #expect(given.path == "/home/agent/own/liamm/contexts.json")
        // XDG Base Directory Specification: a relative path is ignored.
        let relative = ContextFile(environment: ["HOME": "/home/agent", "XDG_CONFIG_HOME": "own"])
        #expect(relative.path == usual.path)
    }

    @Test func `what is not asked is not in the query`() {
        #expect(Path.platform("audit", query: [("realm", nil), ("limit", "5")]) == "/admin/v1/platform/audit?limit=5")
        #expect(Path.platform("audit", query: [("realm", nil)]) == "/admin/v1/platform/audit")
    }
}
