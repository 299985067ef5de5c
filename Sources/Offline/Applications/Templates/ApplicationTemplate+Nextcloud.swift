extension ApplicationTemplate {
    static let nextcloud = ApplicationTemplate(
        name: "nextcloud",
        title: "Nextcloud",
        client: "app user_oidc",
        authentications: [.secretPost, .secretBasic],
        sendsPKCE: true,
        scopes: ["openid", "profile", "email", "groups"],
        redirects: ["{url}/apps/user_oidc/code"],
        postLogoutRedirects: ["{url}", "{url}/"],
        backchannelLogout: "{url}/apps/user_oidc/backchannel-logout/liamm",
        claims: ["sub: account", "name: display name", "email: mail", "groups: groups, when they are mirrored"],
        notes: [
            "The provider is called `liamm` in Nextcloud: the address of back-channel logout ends with that name.",
            "user_oidc posts its secret wherever the provider's metadata list client_secret_post, whatever is registered.",
            "--clientsecret-file came with the releases of user_oidc of 2025: older ones have --clientsecret alone.",
            "Without pretty URLs the redirect address has /index.php before /apps: add it with --redirect-uri.",
            "Names, mail and groups are read from the ID token unless user_oidc is told to ask userinfo: the snippet does.",
        ],
        snippet: .nextcloud
    )
}
