/// Redirect addresses, those of sign-out, and the home page.
extension KeycloakClientReader {
    mutating func address(_ draft: inout ApplicationDraft) throws(KeycloakRefusal) {
        let root = try self.client.text("rootUrl") ?? ""
        if draft.grants.contains(.authorizationCode) {
            for address in try self.client.texts("redirectUris") {
                if let exact = self.exact(address, "redirectUris", root) { draft.redirectURIs.appendOnce(exact) }
            }
            if draft.redirectURIs.isEmpty {
                self.settle("redirectUris", nil, "no exact address is left to send codes to: name at least one")
            }
        }
        try self.afterLogout(&draft, root)
        draft.homeURL = try self.home(root)
        if let address = self.attributes["backchannel.logout.url"], !address.isEmpty {
            draft.backchannelLogoutURI = self.exact(address, "backchannel.logout.url", root)
        }
        if try self.client.flag("frontchannelLogout") == true,
            let address = self.attributes["frontchannel.logout.url"], !address.isEmpty
        {
            draft.frontchannelLogoutURI = self.exact(address, "frontchannel.logout.url", root)
        }
        if let address = try self.client.text("adminUrl"), !address.isEmpty, draft.backchannelLogoutURI == nil {
            self.note("adminUrl", address, "Keycloak's own sign-out message is not sent: give a back-channel address")
        }
    }

    /// `##` separates addresses, `+` stands for the redirect addresses, `-` for none.
    private mutating func afterLogout(_ draft: inout ApplicationDraft, _ root: String) throws(KeycloakRefusal) {
        let field = "post.logout.redirect.uris"
        for address in Self.split(self.attributes[field] ?? "") where address != "-" {
            if address == "+" {
                draft.redirectURIs.forEach { draft.postLogoutRedirectURIs.appendOnce($0) }
            } else if let exact = self.exact(address, field, root) {
                draft.postLogoutRedirectURIs.appendOnce(exact)
            }
        }
    }

    private static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: "##") {
            parts.append(String(rest[..<mark.lowerBound]))
            rest = rest[mark.upperBound...]
        }
        return (parts + [String(rest)]).filter { !$0.isEmpty }
    }

    private mutating func home(_ root: String) throws(KeycloakRefusal) -> String? {
        let base = try self.client.text("baseUrl") ?? ""
        let address = base.isEmpty ? root : Self.joined(root, base)
        guard !address.isEmpty else { return nil }
        guard let objection = Self.objection(to: address) else { return address }
        self.note("baseUrl", address, "no home page for the portal: \(objection)")
        return nil
    }

    /// The address when it is one exact one; else what is wrong with it has become a matter.
    private mutating func exact(_ address: String, _ field: String, _ root: String) -> String? {
        let whole = Self.joined(root, address)
        guard let objection = Self.objection(to: whole) else { return whole }
        self.settle(field, whole, objection)
        return nil
    }

    /// Keycloak appends what begins with a slash to the root address.
    private static func joined(_ root: String, _ address: String) -> String {
        guard address.hasPrefix("/") else { return address }
        return (root.hasSuffix("/") ? String(root.dropLast()) : root) + address
    }

    /// What keeps an address from being registered, as far as it can be told here; the server has the last word.
    static func objection(to address: String) -> String? {
        if address.contains("${") { return "a placeholder that the export did not resolve: write the address itself" }
        if address.contains("*") { return "a wildcard (RFC 9700, section 4.1): name each exact address" }
        guard address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "only visible ASCII characters, percent-encoded where needed"
        }
        if address.contains("#") { return "a fragment (RFC 6749, section 3.1.2)" }
        if address.hasPrefix("/") { return "relative, and the client has no rootUrl: write the whole address" }
        guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
            return "no https address: a scheme of one's own is not accepted, https or loopback is (RFC 8252, section 7)"
        }
        let authority = address.drop { $0 != "/" }.dropFirst(2).prefix { !"/?".contains($0) }
        if authority.contains("@") { return "a user name before the host" }
        let loopback = ["localhost", "127.0.0.1", "[::1]"]
        let isLoopback = loopback.contains { authority == $0 || authority.hasPrefix("\($0):") }
        guard address.hasPrefix("https://") || isLoopback else { return "http is for loopback only: use https" }
        return nil
    }
}

extension [String] {
    fileprivate mutating func appendOnce(_ text: String) { if !self.contains(text) { self.append(text) } }
}
