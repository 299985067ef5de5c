extension ApplicationTemplate {
    static let gitlab = ApplicationTemplate(
        name: "gitlab",
        title: "GitLab",
        client: "OmniAuth openid_connect",
        authentications: [.secretBasic, .secretPost],
        sendsPKCE: true,
        scopes: ["openid", "profile", "email"],
        redirects: ["{url}/users/auth/openid_connect/callback"],
        claims: ["sub: identity", "preferred_username: user name", "email: mail", "name: name"],
        notes: [
            "PKCE needs GitLab 15.9 or newer.",
            "An account is refused without a mail address.",
            "GitLab is not told of a sign-out.",
        ],
        snippet: .gitlab
    )
}
