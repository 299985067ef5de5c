/// An export made up for these tests, in the shape of `kc.sh export --file`.
enum KeycloakSample {
    static let secret = "ce-secret-ne-doit-pas-paraitre"

    static let text = #"""
        {
          "id": "f3a1", "realm": "mairie", "enabled": true, "unknownField": {"deep": [1, 2.5, null]},
          "roles": {
            "realm": [{"name": "default-roles-mairie"}, {"name": "offline_access"}, {"name": "elu"}],
            "client": {"ged": [{"name": "lecteur"}, {"name": "redacteur"}], "account": [{"name": "view-profile"}]}
          },
          "identityProviders": [{"alias": "autre-fournisseur"}],
          "components": {"org.keycloak.storage.UserStorageProvider": [{"name": "annuaire"}]},
          "clientScopes": [
            {"name": "profile", "protocolMappers": [{"name": "lost", "protocolMapper": "script-x"}]},
            {"name": "metier", "protocolMappers": [
              {"name": "matricule", "protocolMapper": "oidc-usermodel-attribute-mapper",
               "config": {"user.attribute": "matricule", "claim.name": "matricule"}}]}
          ],
          "clients": [
            {"clientId": "account", "rootUrl": "${authBaseUrl}", "redirectUris": ["/realms/mairie/account/*"]},
            {"clientId": "realm-management", "bearerOnly": true},
            {"clientId": "ged", "name": "Gestion documentaire", "rootUrl": "https://ged.example", "baseUrl": "/accueil",
             "enabled": true, "clientAuthenticatorType": "client-secret", "secret": "ce-secret-ne-doit-pas-paraitre",
             "redirectUris": ["/retour", "https://ged.example/retour", "https://ged2.example/retour"],
             "standardFlowEnabled": true, "directAccessGrantsEnabled": true, "serviceAccountsEnabled": true,
             "publicClient": false, "consentRequired": false, "frontchannelLogout": false, "protocol": "openid-connect",
             "attributes": {"post.logout.redirect.uris": "+##https://ged.example/fin", "access.token.lifespan": 1800,
                            "backchannel.logout.url": "https://ged.example/logout", "pkce.code.challenge.method": "S256",
                            "id.token.signed.response.alg": "ES256"},
             "defaultClientScopes": ["profile", "email", "metier"],
             "protocolMappers": [
               {"name": "audience", "protocolMapper": "oidc-audience-mapper",
                "config": {"included.client.audience": "archives"}},
               {"name": "login", "protocolMapper": "oidc-usermodel-property-mapper",
                "config": {"user.attribute": "username", "claim.name": "preferred_username"}}]},
            {"clientId": "intranet", "secret": "**********", "consentRequired": true, "enabled": false,
             "redirectUris": ["https://intranet.example/*", "https://intranet.example/cb", "http://intranet.example/cb",
                              "monapp:/retour"],
             "attributes": {"post.logout.redirect.uris": "https://intranet.example/*"}},
            {"clientId": "mobile", "publicClient": true, "redirectUris": ["http://localhost:8080/cb"],
             "implicitFlowEnabled": true, "attributes": {}},
            {"clientId": "traitement", "standardFlowEnabled": false, "serviceAccountsEnabled": true,
             "clientAuthenticatorType": "client-jwt",
             "attributes": {"use.jwks.url": "true", "jwks.url": "https://traitement.example/jwks"}},
            {"clientId": "guichet", "standardFlowEnabled": true, "redirectUris": ["https://guichet.example/cb"],
             "clientAuthenticatorType": "client-x509",
             "attributes": {"x509.subjectdn": "(.*?)CN=guichet", "x509.allow.regex.pattern.comparison": "true"}},
            {"clientId": "api", "bearerOnly": true},
            {"clientId": "vieux", "standardFlowEnabled": false, "directAccessGrantsEnabled": true},
            {"clientId": "https://saml.example/sp", "protocol": "saml", "redirectUris": ["https://saml.example/*"]},
            {"clientId": "https://portail.example/", "redirectUris": ["https://portail.example/cb"], "secret": "s"}
          ],
          "users": [
            {"id": "1b2c", "username": "agent.exemple", "email": "agent.exemple@brest.bzh.example", "enabled": true,
             "credentials": [{"type": "password", "secretData": "{\"value\":\"empreinte\"}"}]},
            {"id": "2c3d", "username": "parti", "email": "", "enabled": false},
            {"id": "9z9z", "username": "service-account-ged", "serviceAccountClientId": "ged"},
            {"username": "sans-identifiant"}
          ]
        }
        """#
}
