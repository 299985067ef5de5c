import Foundation
import Model
import Primitives
import Testing

@Suite struct RealmDecodingTests {
    /// As the version before wrote it.
    private static let old = """
        {"department":"29","directories":[],"domains":["pays.example"],"languages":["fr","br"],"name":"Pays",\
        "nature":"CC","organizations":[{"name":"Pays","siren":"200099992"}],"siren":"200099992","slug":"pays",\
        "support":{"name":"Assistance"}}
        """

    @Test func `a realm stored by an earlier version has the values of who says nothing`() throws {
        let realm = try self.decode(Self.old)
        #expect(realm.slug == "pays")
        #expect(realm.domains == ["pays.example"])
        #expect(realm.support == .init(name: "Assistance"))
        #expect(realm.signIn == SignInPolicy())
        #expect(realm.branding == Branding())
        #expect(realm.notice.isEmpty)
        #expect(realm.accessibilityStatement == nil)
        #expect(realm.passwordHelp.isEmpty)
    }

    @Test(arguments: ["slug", "siren", "nature", "languages", "organizations"])
    func `what every version wrote is not made up`(_ key: String) {
        #expect(throws: DecodingError.self) {
            try self.decode(Self.old.replacing("\"\(key)\":", with: "\"x-\(key)\":"))
        }
    }

    @Test func `settings survive JSON, always as the same text`() throws {
        var realm = try self.decode(Self.old)
        realm.signIn.secondFactor = .agents
        realm.branding = Branding(accent: "#0b6e4f", logo: "<svg/>")
        realm.notice = ["fr": "Fermé", "br": "Serret", "en": "Closed"]
        realm.passwordHelp = ["fr": "Appelez le 12", "en": "Call 12"]
        realm.accessibilityStatement = "https://pays.example/accessibilite"
        let text = try self.encode(realm)
        #expect(try self.decode(text) == realm)
        var other = realm
        other.notice = [:]
        for (language, notice) in [("en", "Closed"), ("fr", "Fermé"), ("br", "Serret")] {
            other.notice[language] = notice
        }
        #expect(try self.encode(other) == text)
        #expect(try self.encode(try self.decode(text)) == text)
    }

    private func decode(_ text: String) throws -> Realm {
        try JSONDecoder().decode(Realm.self, from: Data(text.utf8))
    }

    private func encode(_ realm: Realm) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(realm), as: UTF8.self)
    }
}
