/// What the issuer says of the agent and of the organization worn: OpenID Connect Core, section 5.3.
package struct UserInfo: Decodable, Sendable {
    package let subject: String
    package let name: String?
    package let login: String?
    package let realm: String?
    package let siren: String?
    package let siret: String?
    package let organization: String?
    package let groups: [String]?

    enum CodingKeys: String, CodingKey {
        case subject = "sub"
        case name, realm, siren, siret, groups
        case login = "preferred_username"
        case organization = "organization_name"
    }
}
