extension ApplicationTemplate {
    static let wordpress = ApplicationTemplate(
        name: "wordpress",
        title: "WordPress",
        client: "plugin openid-connect-generic",
        authentications: [.secretPost],
        sendsPKCE: false,
        scopes: ["openid", "profile", "email"],
        redirects: ["{url}/wp-admin/admin-ajax.php?action=openid-connect-authorize"],
        postLogoutRedirects: ["{url}", "{url}/wp-login.php?loggedout=true"],
        claims: ["sub: account", "preferred_username: user name", "email: mail", "given_name and family_name: name"],
        notes: [
            "With the plugin's alternate redirect address: --redirect-uri {url}/openid-connect-authorize.",
            "PKCE is a box of the plugin's settings, off at first: once it is ticked, require it here.",
            "WordPress may append &wp_lang=fr_FR to where it returns after signing out: register that address as well.",
        ],
        snippet: .wordpress
    )
}
