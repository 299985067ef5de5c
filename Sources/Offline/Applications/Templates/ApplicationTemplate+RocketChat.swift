extension ApplicationTemplate {
    static let rocketchat = ApplicationTemplate(
        name: "rocketchat",
        title: "Rocket.Chat",
        client: "custom OAuth named Liamm",
        authentications: [.secretBasic, .secretPost],
        sendsPKCE: false,
        scopes: ["openid", "profile", "email"],
        redirects: ["{url}/_oauth/liamm"],
        claims: ["sub: account", "preferred_username: user name", "email: mail", "name: name"],
        notes: [
            "The redirect address ends with the name of the custom OAuth, in lower case.",
            "Signing out of Rocket.Chat does not sign out of the hub, nor the other way round.",
        ],
        snippet: .rocketchat
    )
}
