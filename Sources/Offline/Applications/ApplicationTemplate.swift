import Primitives

/// What a known tool needs of an application, as its OpenID Connect client really behaves: one value for each tool.
///
/// An address is a pattern: `{url}` stands for where the tool is, `{url:port}` for the same with its port spelt out, as
/// some tools do and as an exact comparison then wants.
package struct ApplicationTemplate: Sendable, Hashable, Codable {
    package struct Refusal: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    package let name: String
    package let title: String
    /// The client of that tool which the values are for.
    package let client: String
    /// What the tool can do; the first is what the application is registered with.
    package let authentications: [ApplicationDraft.Authentication]
    package var idTokenAlgorithm = ApplicationDraft.Algorithm.RS256
    /// Whether the tool sends a code challenge (RFC 7636), so that it may be required.
    package let sendsPKCE: Bool
    package var claimProfile = ApplicationDraft.ClaimProfile.liamm
    package var subjectType = ApplicationDraft.SubjectType.public
    package var grants: [ApplicationDraft.Grant] = [.authorizationCode, .refreshToken]
    package var scopes: [String]
    /// Whether it only takes tokens of its own, which are for somebody (RFC 8707): `--resource`, or a right at the broker.
    package var needsResource = false
    package var redirects: [String] = []
    package var postLogoutRedirects: [String] = []
    package var backchannelLogout: String?
    package var frontchannelLogout: String?
    /// The claims that it reads, and what for.
    package var claims: [String] = []
    package var notes: [String] = []
    package let snippet: Snippet

    package static let all: [ApplicationTemplate] = [
        .nextcloud, .glpi, .moodle, .rocketchat, .wordpress, .gitlab, .geonetwork, .proconnect, .generic, .spaOrNative,
        .api,
    ]

    package static func named(_ name: String) -> ApplicationTemplate? { self.all.first { $0.name == name } }

    /// The template of that name, or a refusal that says which one was probably meant.
    package static func require(_ name: String) throws(Refusal) -> ApplicationTemplate {
        if let template = self.named(name) { return template }
        let names = self.all.map(\.name)
        let near = NearestWord.to(name, among: names).map { "; did you mean `\($0)`?" }
        throw Refusal(description: "no template `\(name)`\(near ?? ": there are \(names.joined(separator: ", "))")")
    }

    /// The application of the tool that stands at `url`; an address given by hand replaces the template's.
    ///
    /// Refused when the template has addresses to make and `url` is no plain `http` or `https` address: with a query or
    /// a fragment, nothing can be appended to it.
    package func draft(clientID: String, name: String? = nil, url: String?) throws(Refusal) -> ApplicationDraft {
        var draft = ApplicationDraft(clientID: clientID, name: name ?? self.title)
        draft.template = self.name
        draft.authentication = self.authentications.first ?? .secretBasic
        draft.idTokenAlgorithm = self.idTokenAlgorithm
        draft.requiresPKCE = self.sendsPKCE
        draft.claimProfile = self.claimProfile
        draft.subjectType = self.subjectType
        draft.grants = self.grants
        draft.scopes = self.scopes
        guard let url else {
            guard self.redirects.isEmpty else {
                throw Refusal(description: "the template `\(self.name)` needs the address of the tool: --url https://…")
            }
            return draft
        }
        let place = try ToolAddress(url)
        draft.homeURL = place.text
        draft.redirectURIs = self.redirects.map(place.filled)
        draft.postLogoutRedirectURIs = self.postLogoutRedirects.map(place.filled)
        draft.backchannelLogoutURI = self.backchannelLogout.map(place.filled)
        draft.frontchannelLogoutURI = self.frontchannelLogout.map(place.filled)
        return draft
    }
}
