import Hummingbird

/// The cookies of one application: ports do not separate cookies, so each application has names of its own.
struct BrowserCookies: Sendable {
    enum Kind: String { case session, browser, leaving }

    private let application: String
    private let isSecure: Bool

    init(application: String, isSecure: Bool) {
        self.application = application
        self.isSecure = isSecure
    }

    func value(_ kind: Kind, in request: Request) -> String? {
        request.cookies[self.name(kind)].flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    func set(_ kind: Kind, to value: String) -> String {
        "\(self.name(kind))=\(value); Path=/; HttpOnly; SameSite=Lax" + (self.isSecure ? "; Secure" : "")
    }

    func clear(_ kind: Kind) -> String { self.set(kind, to: "") + "; Max-Age=0" }

    private func name(_ kind: Kind) -> String { "\(self.application)-\(kind.rawValue)" }
}
