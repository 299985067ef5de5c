extension ApplicationTemplate {
    static let proconnect = ApplicationTemplate(
        name: "proconnect",
        title: "ProConnect",
        client: "the hub is its identity provider",
        authentications: [.secretPost],
        idTokenAlgorithm: .ES256,
        sendsPKCE: false,
        claimProfile: .proconnect,
        grants: [.authorizationCode],
        scopes: [
            "openid", "uid", "given_name", "usual_name", "email", "siren", "siret", "organizational_unit",
            "belonging_population", "phone", "chorusdt",
        ],
        redirects: ["{url}/api/v2/oidc-callback"],
        postLogoutRedirects: ["{url}/api/v2/client/logout-callback"],
        claims: [
            "sub and uid: account", "given_name and usual_name: name", "email: mail, of a declared domain",
            "siret: organization, refused when missing or invalid", "acr and amr: what really happened",
        ],
        notes: [
            "--url is ProConnect's own address, as its team tells it for each environment.",
            "Its secret has at least 32 characters; it sends no PKCE and never refreshes.",
            "`liamm proconnect check` replays what it asks for.",
        ],
        snippet: .proconnect
    )
}
