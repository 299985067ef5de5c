extension ApplicationTemplate {
    static let moodle = ApplicationTemplate(
        name: "moodle",
        title: "Moodle",
        client: "OAuth 2 services of the core",
        authentications: [.secretPost, .secretBasic],
        sendsPKCE: false,
        scopes: ["openid", "profile", "email"],
        redirects: ["{url}/admin/oauth2callback.php"],
        claims: ["email: account", "given_name and family_name: name"],
        notes: [
            "The core asks userinfo and finds the account by its mail address; it is not told of a sign-out.",
            "The plugin auth_oidc is another client: add --redirect-uri {url}/auth/oidc/ and the front-channel address"
                + " {url}/auth/oidc/logout.php; it takes every claim from the ID token.",
        ],
        snippet: .moodle
    )
}
