import Primitives
import Testing

@Suite struct NearestWordTests {
    private static let nouns = ["realm", "agent", "app", "directory", "session", "key", "audit", "status", "version"]

    @Test(arguments: [
        ("agnet", "agent"), ("aget", "agent"), ("relam", "realm"), ("realms", "realm"), ("dirctory", "directory"),
        ("keys", "key"), ("AGENT", "agent"), ("agent", "agent"),
    ])
    func `a mistyped word finds the right one`(word: String, right: String) {
        #expect(NearestWord.to(word, among: Self.nouns) == right)
    }

    @Test(arguments: ["transfer", "x", "", "a.b", String(repeating: "agent", count: 20)])
    func `a word that is near none finds none`(word: String) {
        #expect(NearestWord.to(word, among: Self.nouns) == nil)
    }

    @Test func `a swap of two letters is one mistake`() {
        #expect(NearestWord.to("kye", among: ["key"]) == "key")
        #expect(NearestWord.to("eyk", among: ["key"]) == nil)
    }

    @Test func `of two words as near, the first in order is said`() {
        #expect(NearestWord.to("gat", among: ["get", "cat"]) == "cat")
        #expect(NearestWord.to("word", among: [String]()) == nil)
    }
}
