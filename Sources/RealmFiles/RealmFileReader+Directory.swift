import Model
import Primitives
import Yams

/// The directories of a realm.
extension RealmFileReader {
    private static let directoryKeys = [
        "name", "type", "urls", "transport", "tls", "bind", "users", "groups", "attributes", "safety", "schedule",
    ]

    func directories(_ top: MappingReader) -> [Directory] {
        (top.list("directory") ?? []).compactMap(self.directory)
    }

    private func directory(_ node: Node) -> Directory? {
        guard let reader = MappingReader(node, self, what: "a directory", keys: Self.directoryKeys) else { return nil }
        let name = reader.requiredText("name")
        let kind = self.choice(reader, "type", of: Directory.Kind.self, isRequired: true)
        let transport = self.transport(reader)
        let urls = self.urls(reader, transport: transport)
        let authorityFile = reader.mapping("tls", keys: ["ca"]).flatMap(self.authorityFile)
        let bind = reader.requiredMapping("bind", keys: ["dn", "password"])
        let bindDN = bind?.requiredText("dn")
        let password = bind.flatMap(self.passwordReference)
        let users = reader.requiredMapping("users", keys: ["base", "filter", "key"])
        let base = users?.requiredText("base")
        let filter = users.flatMap { self.filter($0) }
        let key = users?.text("key")
        if let users, let kind, kind != .openLDAP, users.node("key") == nil {
            let usual = kind == .directory389 ? "nsUniqueId" : "objectGUID"
            self.report(users.node, "\"key\" is missing", hint: "for \(kind.rawValue) it is usually \(usual)")
        }
        let groups = reader.mapping("groups", keys: ["base", "filter"])
        let groupBase = groups?.requiredText("base")
        let groupFilter = groups.flatMap { self.filter($0) }
        let attributes = self.attributes(reader)
        let safety = self.safety(reader)
        let period = reader.mapping("schedule", keys: ["every"])?.duration("every")
        if let name { self.claim(.directory, name, at: reader.node("name")) }
        guard let name, let kind, let bindDN, let password, let base else { return nil }
        var directory = Directory(
            name: .init(name),
            kind: kind,
            urls: urls,
            transport: transport ?? .ldaps,
            authorityFile: authorityFile,
            bindDN: bindDN,
            bindPassword: password,
            base: base,
            groupBase: groupBase,
            attributes: attributes,
            safety: safety,
            periodSeconds: period
        )
        if let filter { directory.filter = filter }
        if let key { directory.key = key }
        if let groupFilter { directory.groupFilter = groupFilter }
        return directory
    }

    private func transport(_ reader: MappingReader) -> Directory.Transport? {
        guard reader.node("transport") != nil else { return .ldaps }
        guard let transport = self.choice(reader, "transport", of: Directory.Transport.self, isRequired: false) else {
            return nil
        }
        if transport == .clear, !self.isSandbox {
            self.report(
                reader.node("transport"),
                "clear text to a directory is for a sandbox only",
                hint: "use ldaps or starttls"
            )
        }
        return transport
    }

    private func urls(_ reader: MappingReader, transport: Directory.Transport?) -> [String] {
        guard reader.require("urls") != nil, let elements = reader.texts("urls", of: "urls") else { return [] }
        if elements.isEmpty { self.report(reader.node("urls"), "a directory has at least one address") }
        for (node, url) in elements {
            guard let transport else { break }
            let scheme = transport == .ldaps ? "ldaps://" : "ldap://"
            if !url.hasPrefix(scheme) {
                self.report(node, "with transport \(transport.rawValue) an address begins with \(scheme)")
            } else if !Self.isAuthority(url.dropFirst(scheme.count)) {
                self.report(node, "\"\(url)\" is not \(scheme)HOST or \(scheme)HOST:PORT")
            }
        }
        return elements.map(\.text)
    }

    /// A host name, an IPv4 address, or an IPv6 address in brackets, with or without a port.
    private static func isAuthority(_ text: Substring) -> Bool {
        var host = text
        var port: Substring?
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        if let port {
            guard self.isDigits(String(port)), let number = Int(port), 1...65_535 ~= number else { return false }
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.count > 4 && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        let labels = host.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return host.utf8.count <= 253 && labels.allSatisfy(Realm.isValidSlug)
    }

    private func authorityFile(_ tls: MappingReader) -> String? {
        guard let reference = tls.requiredText("ca") else { return nil }
        guard reference.hasPrefix("file:"), reference.utf8.count > 5 else {
            self.report(tls.node("ca"), "\"ca\" names a PEM file", hint: "write file:PATH")
            return nil
        }
        return String(reference.dropFirst(5))
    }

    /// The value is never repeated in a message: it may be the password itself.
    private func passwordReference(_ bind: MappingReader) -> String? {
        guard let node = bind.require("password"), let text = self.text(node, key: "password", repeatsValue: false)
        else {
            return nil
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (scheme, name) = (parts[0], parts.count == 2 ? parts[1] : "")
        let isName =
            !name.isEmpty && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                Self.isDigits(String(UnicodeScalar(byte))) || "-_.".utf8.contains(byte)
                    || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
            }
        switch scheme {
        case "file" where !name.isEmpty: return text
        case "credential" where isName: return text
        case "env" where isName:
            guard self.isSandbox else {
                self.report(
                    bind.node("password"),
                    "env: is for a sandbox only",
                    hint: "write file:PATH or credential:NAME"
                )
                return nil
            }
            return text
        default:
            self.report(
                bind.node("password"),
                "a password never stands in a realm file",
                hint: "write file:PATH or credential:NAME"
            )
            return nil
        }
    }

    /// RFC 4515, section 3: in parentheses, balanced.
    private func filter(_ reader: MappingReader) -> String? {
        guard let text = reader.text("filter") else { return nil }
        var depth = 0
        var isWhole = text.hasPrefix("(") && text.hasSuffix(")")
        for (offset, byte) in text.utf8.enumerated() {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            if depth <= 0, offset < text.utf8.count - 1 { isWhole = false }
        }
        guard isWhole, depth == 0 else {
            self.report(
                reader.node("filter"),
                "the parentheses of the filter do not match",
                hint: "for example (objectClass=person)"
            )
            return nil
        }
        return text
    }

    private func safety(_ reader: MappingReader) -> Directory.Safety {
        var safety = Directory.Safety()
        let keys = [
            "maxCreateCount", "maxCreatePercent", "maxDisableCount", "maxDisablePercent", "maxDeleteCount",
            "attributeWipePercent", "graceBeforeDelete",
        ]
        guard let limits = reader.mapping("safety", keys: keys) else { return safety }
        limits.limit("maxCreateCount", 0...1_000_000) { safety.maxCreateCount = $0 }
        limits.limit("maxCreatePercent", 0...100) { safety.maxCreatePercent = $0 }
        limits.limit("maxDisableCount", 0...1_000_000) { safety.maxDisableCount = $0 }
        limits.limit("maxDisablePercent", 0...100) { safety.maxDisablePercent = $0 }
        limits.limit("maxDeleteCount", 0...1_000_000) { safety.maxDeleteCount = $0 }
        limits.limit("attributeWipePercent", 0...100) { safety.maxWipePercent = $0 }
        if let seconds = limits.duration("graceBeforeDelete") {
            if seconds.isMultiple(of: 86_400) {
                safety.graceDays = seconds / 86_400
            } else {
                self.report(
                    limits.node("graceBeforeDelete"),
                    "\"graceBeforeDelete\" is whole days",
                    hint: "for example 30d"
                )
            }
        }
        return safety
    }
}
