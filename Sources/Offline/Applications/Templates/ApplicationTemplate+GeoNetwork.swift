extension ApplicationTemplate {
    static let geonetwork = ApplicationTemplate(
        name: "geonetwork",
        title: "GeoNetwork",
        client: "security type openidconnect, GeoNetwork 4",
        authentications: [.secretBasic],
        sendsPKCE: false,
        // Its code looks for roles in the ID token and nowhere else.
        claimProfile: .keycloak,
        scopes: ["openid", "profile", "email", "groups"],
        // The registration is called so in GeoNetwork's own code.
        redirects: ["{url}/login/oauth2/code/geonetwork-oicd"],
        postLogoutRedirects: ["{url:port}"],
        backchannelLogout: "{url}/logout/connect/back-channel/geonetwork-oicd",
        claims: ["preferred_username: user name", "email: mail", "groups: profiles"],
        notes: [
            "--url includes the context path, usually /geonetwork.",
            "`geonetwork-oicd` is how GeoNetwork spells it; after signing out it returns to an address with the port.",
            "Back-channel logout came with the releases of 2025; older ones answer 404 to it.",
            "Profiles are read in the ID token alone: the claim profile `keycloak` puts the groups there.",
            "A group becomes a profile by OPENIDCONNECT_ROLECONVERTER; everyone else has OPENIDCONNECT_MINIMUMPROFILE.",
        ],
        snippet: .geonetwork
    )
}
