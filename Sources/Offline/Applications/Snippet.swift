/// A configuration that works, in the tool's own words, for one application: `liamm app snippet`.
///
/// The texts stand in `Snippets/`, one for each tool. A secret is never among the values: each text says which file it
/// is in and where it goes.
package enum Snippet: String, CaseIterable, Sendable, Hashable, Codable {
    case nextcloud, glpi, moodle, rocketchat, wordpress, gitlab, geonetwork, proconnect, apache, spring, env, list, api

    package struct Refusal: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// The text of the tool, and what keeps it from working as the application is registered now.
    package struct Answer: Sendable, Hashable {
        package let text: String
        package let warnings: [String]
    }

    /// What suits the application: its template's, or the plain list.
    package static func suited(to application: ApplicationDraft) -> Snippet {
        application.template.flatMap(ApplicationTemplate.named)?.snippet
            ?? (application.grants == [.clientCredentials] ? .api : .list)
    }

    /// Refused when a value could be read as something else where it is pasted: anything but visible ASCII, or a
    /// place that the application has nothing for.
    package func text(for application: ApplicationDraft, issuer: String) throws(Refusal) -> Answer {
        let values = SnippetValues(application, issuer: issuer)
        guard let template = Embedded.text("Applications/Snippets/\(self.rawValue).txt") else {
            throw Refusal(description: "no text for `\(self.rawValue)`")
        }
        var text = ""
        var rest = template[...]
        while let start = rest.firstRange(of: "{{") {
            text += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else { break }
            text += try values.written(String(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return Answer(text: text + rest, warnings: self.warnings(about: application))
    }

    /// The template whose tool this is for.
    private var tool: ApplicationTemplate? { ApplicationTemplate.named(self.rawValue) }

    private func warnings(about application: ApplicationDraft) -> [String] {
        let update = "liamm app update \(application.clientID)"
        if self == .spring, SnippetValues.springRegistration(application.redirectURIs) == nil {
            let path = "/login/oauth2/code/liamm"
            return ["Spring answers at \(path), no redirect address ends so: \(update) --redirect-uri https://…\(path)"]
        }
        guard let tool = self.tool else { return [] }
        var warnings: [String] = []
        if tool.claimProfile != .liamm, application.claimProfile != tool.claimProfile {
            let profile = tool.claimProfile.rawValue
            warnings.append("\(tool.title) reads the claims of the profile \(profile): \(update) --claims \(profile)")
        }
        if self == .api {
            if application.resources.count > 1 {
                warnings.append("several resources are registered: the snippet asks for the first")
            }
            if !application.authentication.hasSecret {
                let registered = application.authentication.rawValue
                warnings.append("the snippet brings a secret, and the application is registered for \(registered)")
            }
        }
        if let first = tool.authentications.first, !tool.authentications.contains(application.authentication) {
            let registered = application.authentication.rawValue
            warnings.append("\(tool.title) cannot do \(registered): \(update) --auth \(first.rawValue)")
        }
        if application.requiresPKCE, !tool.sendsPKCE, tool.grants.contains(.authorizationCode) {
            warnings.append("\(tool.title) sends no PKCE, which the application requires")
        }
        let ends = tool.redirects.map { $0.replacing("{url}", with: "") }
        if !ends.isEmpty,
            !application.redirectURIs.contains(where: { address in ends.contains(where: address.hasSuffix) })
        {
            warnings.append(
                "no redirect address ends with \(ends.joined(separator: " or ")): \(update) --redirect-uri …"
            )
        }
        return warnings
    }
}
