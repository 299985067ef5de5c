/// What the texts of snippets can say of an application, each written as its place wants it.
///
/// A place is `{{name}}`, or `{{name|quotes}}` where the text is read by a program: `shell`, `single` (Ruby, PHP),
/// `double` (YAML, Apache), `ruby-list`.
struct SnippetValues {
    private let values: [String: String]

    init(_ application: ApplicationDraft, issuer: String) {
        let isPost = application.authentication == .secretPost
        let secretFile = "\(application.clientID).secret"
        let home = application.homeURL ?? ""
        func endpoint(_ name: String) -> String { "\(issuer)/oauth2/\(name)" }
        self.values = [
            "issuer": issuer,
            "discovery": "\(issuer)/.well-known/openid-configuration",
            "authorization_endpoint": endpoint("authorize"),
            "token_endpoint": endpoint("token"),
            "userinfo_endpoint": endpoint("userinfo"),
            "jwks_uri": endpoint("jwks"),
            "end_session_endpoint": endpoint("logout"),
            "client_id": application.clientID,
            "secret_file": secretFile,
            "secret": application.authentication.hasSecret ? "what is in \(secretFile)" : "none",
            "authentication": application.authentication.rawValue,
            "redirect_uri": application.redirectURIs.first ?? "",
            "post_logout_redirect_uri": application.postLogoutRedirectURIs.first ?? home,
            "scopes": application.scopes.joined(separator: " "),
            "scopes_commas": application.scopes.joined(separator: ","),
            "algorithm": application.idTokenAlgorithm.rawValue,
            "pkce": "\(application.requiresPKCE)",
            "pkce_words": application.requiresPKCE ? ", required" : ", not required",
            "gitlab_authentication": isPost ? "query" : "basic",
            "rocketchat_token": isPost ? "Payload" : "Header",
            "moodle_headers": isPost ? "no" : "yes",
            // Formats of printf, for a file of curl's settings.
            "curl_credentials": isPost
                ? #"data-urlencode = "client_id=%s"\ndata-urlencode = "client_secret=%s"\n"# : #"user = "%s:%s"\n"#,
            "curl_resource": application.resources.first.map { " --data-urlencode \(Self.shell("resource=\($0)"))" }
                ?? "",
            "spring_registration": Self.springRegistration(application.redirectURIs) ?? "liamm",
        ]
    }

    private static let springPath = "/login/oauth2/code/"

    /// The name that Spring's own redirect address ends with; nil: no address is Spring's.
    static func springRegistration(_ addresses: [String]) -> String? {
        for address in addresses {
            guard let path = address.firstRange(of: self.springPath) else { continue }
            let name = address[path.upperBound...]
            let isWord = name.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || byte == UInt8(ascii: "-")
            }
            if !name.isEmpty, isWord { return String(name) }
        }
        return nil
    }

    func written(_ place: String) throws(Snippet.Refusal) -> String {
        let parts = place.split(separator: "|", maxSplits: 1).map(String.init)
        guard let name = parts.first, let value = self.values[name] else {
            throw Snippet.Refusal(description: "a text names `\(place)`, which is no value")
        }
        guard value.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
            throw Snippet.Refusal(description: "\(name) is not visible ASCII: it cannot be pasted safely")
        }
        guard parts.count == 2 else { return value }
        switch parts[1] {
        case "shell": return Self.shell(value)
        case "single": return Self.single(value)
        case "double": return "\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case "ruby-list":
            return "[\(value.split(separator: " ").map { Self.single(String($0)) }.joined(separator: ", "))]"
        default: throw Snippet.Refusal(description: "a text names the quotes `\(parts[1])`, which there are not")
        }
    }

    private static func shell(_ value: String) -> String { "'\(value.replacing("'", with: "'\\''"))'" }

    private static func single(_ value: String) -> String {
        "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }
}
