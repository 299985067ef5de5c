package import Offline
import Primitives

/// What people read of templates and of an import.
extension ApplicationTemplate {
    package var lines: [String] {
        var lines = [
            "\(self.title): \(self.client)",
            "authentication  \(self.authentications.map(\.rawValue).joined(separator: ", "))",
            "signature       \(self.idTokenAlgorithm.rawValue)",
            "PKCE            \(self.sendsPKCE ? "sent, required" : "not sent")",
            "claims          \(self.claimProfile.rawValue)",
        ]
        if !self.scopes.isEmpty { lines.append("scopes          \(self.scopes.joined(separator: " "))") }
        lines += self.redirects.map { "redirect        \($0)" }
        lines += self.postLogoutRedirects.map { "after sign-out  \($0)" }
        if let address = self.backchannelLogout { lines.append("back-channel    \(address)") }
        if let address = self.frontchannelLogout { lines.append("front-channel   \(address)") }
        return lines + self.remarks
    }

    /// The same, with the addresses of one tool.
    package func lines(of draft: ApplicationDraft) -> [String] {
        var lines = ["\(self.title): \(self.client)", "authentication  \(draft.authentication.rawValue)"]
        lines += draft.redirectURIs.map { "redirect        \($0)" }
        lines += draft.postLogoutRedirectURIs.map { "after sign-out  \($0)" }
        if let address = draft.backchannelLogoutURI { lines.append("back-channel    \(address)") }
        if let address = draft.frontchannelLogoutURI { lines.append("front-channel   \(address)") }
        return lines + self.remarks
    }

    private var remarks: [String] {
        (self.claims.isEmpty ? [] : ["", "It reads"] + self.claims.map { "  \($0)" })
            + (self.notes.isEmpty ? [] : ["", "To know"] + self.notes.map { "  \($0)" })
    }
}

extension KeycloakImport {
    /// The table, and what stands under it.
    package func lines() throws -> [String] {
        var rows: [JSONValue] = []
        for row in self.rows {
            rows.append([
                "client": .string(row.client),
                "verdict": .string(row.verdict.rawValue),
                "authentication": row.authentication.map { .string($0) } ?? .null,
                "redirects": row.redirects.map { .integer(Int64($0)) } ?? .null,
                "matters": row.matters == 0 ? .null : .integer(Int64(row.matters)),
            ])
        }
        let table = Rendering.table(rows, columns: ["client", "verdict", "authentication", "redirects", "matters"])
        return table.split(separator: "\n").map(String.init) + self.details
    }
}
