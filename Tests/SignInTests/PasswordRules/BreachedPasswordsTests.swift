import Crypto
import Foundation
import Primitives
import SignIn
import Testing

@Suite struct BreachedPasswordsTests {
    private static func hash(_ text: String) -> String {
        Hex.encode(Array(Insecure.SHA1.hash(data: Array(text.utf8)))).uppercased()
    }

    private static func lines(_ count: Int) -> [String] {
        (0..<count).map { "\(self.hash("published \($0)")):\($0 % 7 * 1_234_567 + 1)" }.sorted()
    }

    private static func holds(_ password: String, in path: String) throws -> Bool {
        let list = try BreachedPasswords(path: path)
        return try list.holds(Secret(password))
    }

    /// Calls `body` with the path of a file or folder that is taken away afterwards.
    private func with(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "liamm-breached-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        try body(folder.path)
    }

    @Test(arguments: [1, 2, 3, 100, 1000], ["\n", "\r\n"])
    func `each line of one sorted file is found, and nothing else`(count: Int, end: String) throws {
        for last in [end, ""] {
            let text = Self.lines(count).joined(separator: end) + last
            try self.with(["all.txt": text]) { folder in
                let list = try BreachedPasswords(path: "\(folder)/all.txt")
                for index in 0..<count { #expect(try list.holds(Secret("published \(index)"))) }
                for index in 0..<count { #expect(try !list.holds(Secret("kept \(index)"))) }
            }
        }
    }

    @Test(arguments: ["", ".txt"])
    func `a folder of ranges is searched by the first five digits`(suffix: String) throws {
        var files: [String: String] = [:]
        for name in ["one", "two", "three", "kept"] {
            let hash = Self.hash(name)
            let own = name == "kept" ? [] : ["\(hash.dropFirst(5)):3"]
            let others = (0..<40).map { "\(Self.hash("\(name) \($0)").dropFirst(5)):\($0 + 1)" }
            files["\(hash.prefix(5))\(suffix)"] = (own + others).sorted().joined(separator: "\r\n")
        }
        try self.with(files) { folder in
            let list = try BreachedPasswords(path: folder)
            for name in ["one", "two", "three"] { #expect(try list.holds(Secret(name))) }
            #expect(try !list.holds(Secret("kept")))
            #expect(throws: BreachedPasswords.Failure.unreadable) { try list.holds(Secret("no file for this")) }
        }
    }

    @Test func `padding of ranges, counted 0, is no breach; digits may be small`() throws {
        let hash = Self.hash("padding")
        try self.with(["a": "\(hash):0\n", "b": "\(hash.lowercased()):1\n", "c": ""]) { folder throws in
            #expect(try !Self.holds("padding", in: "\(folder)/a"))
            #expect(try Self.holds("padding", in: "\(folder)/b"))
            #expect(try !Self.holds("padding", in: "\(folder)/c"))
        }
    }

    @Test(arguments: [
        "nonsense", "\n\n\n", String(repeating: "A", count: 4000), String(repeating: "A", count: 40) + ":",
        String(repeating: "A", count: 40) + ":-1", String(repeating: "A", count: 40) + ":1x",
        String(repeating: "G", count: 40) + ":1", String(repeating: "A", count: 39) + ":1",
        String(repeating: "A", count: 40) + ";1", String(repeating: "A", count: 40) + ":99999999999999999999",
    ])
    func `a file of another form is told, not taken for innocence`(text: String) throws {
        try self.with(["all": text]) { folder in
            let list = try BreachedPasswords(path: "\(folder)/all")
            #expect(throws: BreachedPasswords.Failure.malformed) { try list.holds(Secret("a")) }
        }
    }

    @Test func `a list that is not there is told`() throws {
        #expect(throws: BreachedPasswords.Failure.unreadable) { _ = try BreachedPasswords(path: "/nowhere/list") }
        try self.with(["all": ""]) { folder in
            let list = try BreachedPasswords(path: "\(folder)/all")
            try FileManager.default.removeItem(atPath: "\(folder)/all")
            #expect(throws: BreachedPasswords.Failure.unreadable) { try list.holds(Secret("a")) }
        }
    }

    @Test func `the rules say when a password was published`() throws {
        let password = "girafe menuisier tartine orage boussole"
        try self.with(["all": "\(Self.hash(password)):12"]) { folder in
            let list = try BreachedPasswords(path: "\(folder)/all")
            let rules = PasswordRules(breached: list)
            #expect(try rules.weaknesses(of: Secret(password), ownNames: []) == [.breached])
            #expect(try rules.weaknesses(of: Secret(password + " nuage"), ownNames: []) == [])
        }
    }
}
