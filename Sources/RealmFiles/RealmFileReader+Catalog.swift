import Model
import Primitives
import Yams

/// What one file of `Realms/region` declares.
enum CatalogEntry {
    case type(DocumentType)
    case route(Route)
}

extension RealmFileReader {
    func catalogEntry(_ text: String) -> CatalogEntry? {
        guard let top = self.top(text, keys: ["apiVersion", "kind", "documentType", "route"]) else { return nil }
        let kind = top.requiredText("kind")
        let entry: CatalogEntry?
        switch kind {
        case "DocumentType": entry = self.documentType(top).map(CatalogEntry.type)
        case "Route": entry = self.route(top).map(CatalogEntry.route)
        case let kind:
            if let kind {
                let nearest = NearestWord.to(kind, among: ["DocumentType", "Route"])
                self.report(
                    top.node("kind"),
                    "unknown kind \"\(kind)\"",
                    hint: nearest.map { "did you mean \"\($0)\"?" }
                )
            }
            entry = nil
        }
        return self.log.problems.isEmpty ? entry : nil
    }

    private func documentType(_ top: MappingReader) -> DocumentType? {
        let keys = ["id", "title", "main", "annexes", "maximumPieceSize", "maximumPieces"]
        guard let reader = top.requiredMapping("documentType", keys: keys) else { return nil }
        let id = self.name(reader, "id")
        let title = reader.requiredText("title")
        let main = self.mediaTypes(reader, "main")
        if main.isEmpty, reader.node("main") != nil || reader.require("main") == nil {
            self.report(reader.node("main"), "\"main\" names at least one media type")
        }
        let annexes = self.mediaTypes(reader, "annexes")
        let size = self.size(reader, "maximumPieceSize")
        var pieces = 50
        reader.limit("maximumPieces", 1...200) { pieces = $0 ?? 200 }
        guard let id, let title, let size else { return nil }
        self.checkName(id, at: reader.node("id"))
        return DocumentType(
            id: .init(id),
            title: title,
            mainMediaTypes: main,
            annexMediaTypes: annexes,
            maximumPieceSize: size,
            maximumPieces: pieces
        )
    }

    private func route(_ top: MappingReader) -> Route? {
        guard let reader = top.requiredMapping("route", keys: ["id", "title", "documentType", "steps"]) else {
            return nil
        }
        let id = self.name(reader, "id")
        let title = reader.requiredText("title")
        let type = self.name(reader, "documentType")
        let steps = (reader.require("steps") == nil ? [] : reader.list("steps") ?? []).compactMap(self.step)
        if steps.isEmpty, let node = reader.node("steps") { self.report(node, "a route has at least one step") }
        guard let id, let title, let type, !steps.isEmpty else { return nil }
        self.checkName(id, at: reader.node("id"))
        return Route(id: .init(id), title: title, documentType: .init(type), steps: steps)
    }

    private func step(_ node: Node) -> Route.Step? {
        let keys = ["name", "deliver", "within", "expects"]
        guard let reader = MappingReader(node, self, what: "a step", keys: keys) else { return nil }
        let name = reader.requiredText("name")
        let recipient = reader.requiredText("deliver")
        let seconds = reader.require("within") == nil ? nil : reader.duration("within")
        if let seconds, !(1...366).contains(seconds / 86_400) || seconds % 86_400 != 0 {
            self.report(reader.node("within"), "\"within\" is a number of days, 1d to 366d")
        }
        let expects = reader.text("expects")
        if let expects, expects != "version" {
            self.report(reader.node("expects"), "unknown value \"\(expects)\"", hint: "did you mean \"version\"?")
        }
        guard let name, let recipient, let seconds else { return nil }
        return Route.Step(
            name: name,
            recipient: recipient == "sender" ? .sender : .application(.init(recipient)),
            days: seconds / 86_400,
            expectsVersion: expects == "version"
        )
    }

    /// An identifier as it stands in addresses and file names: a DNS label.
    private func name(_ reader: MappingReader, _ key: String) -> String? {
        guard let text = reader.requiredText(key) else { return nil }
        guard Realm.isValidSlug(text) else {
            self.report(reader.node(key), "\"\(key)\" is 1 to 63 of a-z, 0-9 and -", hint: "for example deliberation")
            return nil
        }
        return text
    }

    private func checkName(_ id: String, at node: Node?) {
        let base = self.log.path.split(separator: "/").last.map(String.init) ?? self.log.path
        if base != "\(id).yaml" {
            self.report(node, "the file of \"\(id)\" is named \(id).yaml", hint: "this one is \(base)")
        }
    }

    private func mediaTypes(_ reader: MappingReader, _ key: String) -> [String] {
        (reader.texts(key, of: key) ?? []).compactMap { node, text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text == text.lowercased(),
                text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: ";") })
            else {
                self.report(node, "\"\(text)\" is not a media type", hint: "for example application/pdf")
                return nil
            }
            return text
        }
    }

    /// `150MB`, `2GB`: bytes, in powers of ten.
    private func size(_ reader: MappingReader, _ key: String) -> Int64? {
        guard let text = reader.requiredText(key) else { return nil }
        let units: [(String, Int64)] = [("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)]
        guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }),
            let count = Int64(text.dropLast(unit.count)), 1...1_000_000 ~= count, count * factor <= 1_000_000_000_000
        else {
            self.report(reader.node(key), "\"\(key)\" is a size", hint: "for example 150MB or 2GB")
            return nil
        }
        return count * factor
    }
}
