import JOSE
import Model
import OpenID
import Primitives

/// What ProConnect asks of an identity provider's metadata, and of how it is registered there.
enum ProConnectRules {
    /// It reads the discovery document of the realm's issuer, which says what the hub's own says.
    static func findings(in metadata: JSONValue) -> [ProConnectFinding] {
        let issuer = metadata["issuer"]?.string ?? ""
        func finding(_ field: String, _ problem: String) -> ProConnectFinding {
            ProConnectFinding(.hub, issuer, field: field, problem, remedy: "liamm version")
        }
        var findings: [ProConnectFinding] = []
        if !issuer.utf8.starts(with: "https://".utf8) {
            findings.append(
                ProConnectFinding(
                    .hub,
                    issuer,
                    field: "issuer",
                    "its address begins with https://",
                    remedy: "liammd configuration: issuer"
                )
            )
        }
        let lists: [(name: String, needed: [String])] = [
            ("token_endpoint_auth_methods_supported", ["client_secret_post"]),
            ("response_types_supported", ["code"]),
            ("scopes_supported", ["openid", "uid", "given_name", "usual_name", "email", "siret"]),
            ("claims_supported", ["sub", "acr", "amr"] + ProConnectIdentity.Field.allCases.map(\.rawValue)),
        ]
        for (name, needed) in lists {
            let offered = (metadata[name]?.array ?? []).compactMap(\.string)
            for word in needed where !offered.contains(word) {
                findings.append(finding(name, "\(word) is not offered"))
            }
        }
        if metadata["claims_parameter_supported"]?.bool != true {
            findings.append(finding("claims_parameter_supported", "every request brings claims"))
        }
        return findings
    }

    static func findings(in application: Application) -> [ProConnectFinding] {
        let client = application.client
        let id = application.clientID.text
        let update = "liamm app update \(id) -r \(application.realm)"
        var findings: [ProConnectFinding] = []
        func add(_ field: String, _ problem: String) {
            findings.append(ProConnectFinding(.application, id, field: field, problem, remedy: update))
        }
        if !application.isEnabled { add("isEnabled", "it is switched off") }
        if application.authentication != .secretPost { add("authentication", "it sends client_secret_post") }
        if application.authentication.usesSecret, application.secretHashes.isEmpty { add("secret", "it has none") }
        if client.requiresPKCE { add("requiresPKCE", "it sends no PKCE") }
        if client.mustPush { add("requiresPushedRequests", "it pushes no request") }
        if client.mustProveKey { add("tokenBinding", "it proves no key") }
        if !client.grants.contains(.authorizationCode) { add("grants", "it asks for authorization_code") }
        if ![.ES256, .RS256].contains(application.idTokenAlgorithm) {
            add("idTokenAlgorithm", "it reads ES256 and RS256")
        }
        if let algorithm = client.userinfoAlgorithm, ![.ES256, .RS256].contains(algorithm) {
            add("userinfoAlgorithm", "it reads ES256 and RS256")
        }
        if !application.redirectURIs.contains(where: { self.isAddress($0, endingIn: "/oidc-callback") }) {
            add("redirectURIs", "it comes back to https://…/api/v2/oidc-callback")
        }
        if !application.postLogoutRedirectURIs.contains(where: {
            self.isAddress($0, endingIn: "/client/logout-callback")
        }) {
            add("postLogoutRedirectURIs", "it comes back to https://…/api/v2/client/logout-callback")
        }
        return findings
    }

    /// It sends everybody away.
    static func closed(_ application: Application) -> ProConnectFinding {
        ProConnectFinding(
            .application,
            application.clientID.text,
            field: "access",
            "it opens for no agent of this realm",
            remedy: "liamm app update \(application.clientID) -r \(application.realm) --access everyone"
        )
    }

    private static func isAddress(_ address: String, endingIn tail: String) -> Bool {
        address.hasPrefix("https://") && address.hasSuffix(tail)
    }
}
