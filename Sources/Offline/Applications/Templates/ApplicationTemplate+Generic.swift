/// Applications of no tool in particular.
extension ApplicationTemplate {
    static let generic = ApplicationTemplate(
        name: "generic",
        title: "Web application",
        client: "any OpenID Connect library that keeps a secret",
        authentications: [.secretBasic, .secretPost, .privateKeyJWT, .tls, .selfSignedTLS],
        sendsPKCE: true,
        scopes: ["openid", "profile", "email"],
        notes: [
            "Its addresses are yours to give: --redirect-uri, --post-logout-redirect-uri, --backchannel-logout-uri."
        ],
        snippet: .list
    )

    static let spaOrNative = ApplicationTemplate(
        name: "spa-or-native",
        title: "Application in a browser or on a device",
        client: "any OpenID Connect library that keeps no secret",
        authentications: [.none],
        sendsPKCE: true,
        scopes: ["openid", "profile", "email"],
        notes: [
            "Public (RFC 8252, RFC 7636): no secret, PKCE always, refresh tokens change at each use.",
            "Addresses: https, or http on loopback where the port is free (RFC 8252, section 7.3); no scheme of its own.",
        ],
        snippet: .list
    )

    static let api = ApplicationTemplate(
        name: "api",
        title: "Service that calls an API",
        client: "client credentials, nobody signs in",
        authentications: [.secretBasic, .secretPost, .privateKeyJWT, .tls, .selfSignedTLS],
        sendsPKCE: false,
        grants: [.clientCredentials],
        scopes: [],
        needsResource: true,
        notes: [
            "RFC 6749, section 4.4. A regional one asks at the realm's own issuer, once for each realm that activated it.",
            "Its tokens are for the API that it calls: --resource https://api.bzh.example (RFC 8707), or --broker for"
                + " documents. One resource alone needs not be asked for; of several, each request names one.",
        ],
        snippet: .api
    )
}
