import OpenID
import Testing

@Suite struct RedirectRulesTests {
    @Test(arguments: [
        "https://cloud.bzh.example/cb",
        "https://cloud.bzh.example",
        "https://cloud.bzh.example:8443/index.php/apps/user_oidc/code",
        "https://cloud.bzh.example/cb?tenant=brest&mode=a%20b",
        "https://[2001:db8::1]/cb",
        "http://localhost/cb",
        "http://localhost:8081/cb",
        "http://127.0.0.1:8081/cb",
        "http://[::1]:8081/cb",
        "http://[::1]/cb",
    ])
    func `an exact address is registered`(address: String) {
        #expect(RedirectRules.objection(to: address) == nil)
    }

    static let tooLong = "https://cloud.bzh.example/" + String(repeating: "a", count: 2000)

    static let attacks: [(name: String, address: String)] = [
        ("clear text", "http://cloud.bzh.example/cb"),
        ("loopback as a label", "http://localhost.evil.example/cb"),
        ("loopback address as labels", "http://127.0.0.1.evil.example/cb"),
        ("text after an IPv6 address", "http://[::1].evil.example/cb"),
        ("loopback as user name", "http://localhost@evil.example/cb"),
        ("loopback with a password", "http://localhost:80@evil.example/cb"),
        ("user name", "https://cloud.bzh.example@evil.example/cb"),
        ("loopback in octal", "http://0177.0.0.1/cb"),
        ("loopback as a number", "http://2130706433/cb"),
        ("loopback shortened", "http://127.1/cb"),
        ("loopback with a trailing dot", "http://localhost./cb"),
        ("loopback in capitals", "http://LOCALHOST/cb"),
        ("wildcard host", "https://*.bzh.example/cb"),
        ("wildcard path", "https://cloud.bzh.example/*"),
        ("fragment", "https://cloud.bzh.example/cb#x"),
        ("empty fragment", "https://cloud.bzh.example/cb#"),
        ("backslash before the host", "https:\\\\evil.example/cb"),
        ("backslash after the host", "https://evil.example\\@cloud.bzh.example/cb"),
        ("relative", "/cb"),
        ("scheme-relative", "//evil.example/cb"),
        ("one slash", "https:/evil.example/cb"),
        ("no host", "https:///cb"),
        ("script", "javascript:alert(1)"),
        ("data", "data:text/html,x"),
        ("another scheme", "ftp://cloud.bzh.example/cb"),
        ("scheme in capitals", "HTTPS://cloud.bzh.example/cb"),
        ("host in capitals", "https://Cloud.bzh.example/cb"),
        ("space in front", " https://cloud.bzh.example/cb"),
        ("space in the host", "https://cloud .bzh.example/cb"),
        ("line end", "https://cloud.bzh.example/cb\r\nSet-Cookie: a=b"),
        ("null", "https://cloud.bzh.example/cb\u{0}"),
        ("tab", "https://cloud.bzh.example/\tcb"),
        ("letters that look alike", "https://clоud.bzh.example/cb"),
        ("full-width dot", "https://cloud。bzh.example/cb"),
        ("escape in the host", "https://cloud%2ebzh.example/cb"),
        ("escaped slash in the host", "https://evil.example%2f.bzh.example/cb"),
        ("dot segment", "https://cloud.bzh.example/cb/../open"),
        ("escaped dot segment", "https://cloud.bzh.example/cb/%2e%2E/open"),
        ("half-escaped dot segment", "https://cloud.bzh.example/cb/.%2e/open"),
        ("escaped slash", "https://cloud.bzh.example/cb%2f..%2fopen"),
        ("escaped line end", "https://cloud.bzh.example/cb%0d%0aX"),
        ("broken escape", "https://cloud.bzh.example/cb%2"),
        ("escape of a letter that is no digit", "https://cloud.bzh.example/cb%zz"),
        ("signed escape", "https://cloud.bzh.example/cb%+1"),
        ("port that is no number", "https://cloud.bzh.example:8o80/cb"),
        ("port too large", "https://cloud.bzh.example:65536/cb"),
        ("empty port", "https://cloud.bzh.example:/cb"),
        ("two ports", "https://cloud.bzh.example:80:443/cb"),
        ("empty label", "https://cloud..example/cb"),
        ("comma", "https://cloud.bzh.example,evil.example/cb"),
        ("underscore", "https://cloud_1.bzh.example/cb"),
        ("IPv6 without end", "https://[::1/cb"),
        ("IPv6 zone", "http://[::1%25lo]/cb"),
        ("our own code", "https://cloud.bzh.example/cb?code=x"),
        ("our own state", "https://cloud.bzh.example/cb?a=b&state=x"),
        ("our own error", "https://cloud.bzh.example/cb?error=x"),
        ("our own iss", "https://cloud.bzh.example/cb?iss=https://evil.example"),
        ("escaped code", "https://cloud.bzh.example/cb?%63ode=x"),
        ("code in capitals", "https://cloud.bzh.example/cb?CODE=x"),
        ("code after a semicolon", "https://cloud.bzh.example/cb?a=b;code=x"),
        ("code without a value", "https://cloud.bzh.example/cb?code"),
        ("empty", ""),
        ("too long", Self.tooLong),
    ]

    @Test(arguments: RedirectRulesTests.attacks)
    func `an attack spelling is refused`(name: String, address: String) {
        #expect(RedirectRules.objection(to: address) != nil, "\(name)")
    }
}
