extension ApplicationTemplate {
    static let glpi = ApplicationTemplate(
        name: "glpi",
        title: "GLPI",
        client: "plugin singlesignon",
        authentications: [.secretPost],
        sendsPKCE: false,
        scopes: ["openid", "profile", "email"],
        redirects: ["{url}/plugins/singlesignon/front/callback.php/provider/1"],
        claims: ["preferred_username: login", "email: mail", "given_name and family_name: name of a new account"],
        notes: [
            "The address ends with the number of the provider in GLPI: 1 for the first one made, else --redirect-uri.",
            "The publisher's own plugin (OAuth SSO, with a subscription) shows its callback address: give that one with"
                + " --redirect-uri instead.",
            "The plugin sends neither PKCE nor a nonce, and is not told of a sign-out.",
        ],
        snippet: .glpi
    )
}
