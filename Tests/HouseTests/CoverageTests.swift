import Foundation
import Testing

/// `Tests/coverage.csv` says which test proves which requirement. That the tests named were run and passed is checked by
/// `Deploy/test`, which sees the whole run; that they exist is checked here, at once.
@Suite struct CoverageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    struct Row: Sendable {
        let line: Int
        let requirement: String
        /// `Module.Suite/name of the test`, with `: rule` behind where a test runs a list of rules; or
        /// `story/title of the step`; or `later/why nothing here can be held against it yet`.
        let test: String
    }

    private static func rows() throws -> [Row] {
        let text = try String(contentsOf: self.folder.appending(path: "coverage.csv"), encoding: .utf8)
        return try text.split(separator: "\n").enumerated().dropFirst().map { index, line in
            let parts = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            try #require(parts.count == 2, "line \(index + 1) has not two columns")
            return Row(line: index + 1, requirement: parts[0], test: parts[1])
        }
    }

    @Test func `each row names one requirement and one test, once`() throws {
        let rows = try Self.rows()
        #expect(rows.count > 50)
        #expect(rows.allSatisfy { !$0.requirement.isEmpty && !$0.test.isEmpty })
        let repeated = Dictionary(grouping: rows) { "\($0.requirement);\($0.test)" }.filter { $0.value.count > 1 }
        #expect(repeated.isEmpty, "\(repeated.keys.sorted())")
    }

    @Test func `every test named exists and is not switched off`() throws {
        var sources: [String: String] = [:]
        let rules = try Self.source(of: "Support/StoreTesting")
        let story = try String(
            contentsOf: Self.folder.deletingLastPathComponent().appending(path: "Deploy/story/story.py"),
            encoding: .utf8
        )
        for row in try Self.rows() {
            let parts = row.test.split(separator: "/", maxSplits: 1).map(String.init)
            try #require(parts.count == 2, "line \(row.line): no suite in \(row.test)")
            if parts[0] == "later" {
                #expect(parts[1].count >= 10, "line \(row.line): why later is not said")
                continue
            }
            if parts[0] == "story" {
                #expect(story.contains("\"\(parts[1])\""), "line \(row.line): the story has no step \(parts[1])")
                continue
            }
            let names = parts[0].split(separator: ".").map(String.init)
            try #require(names.count == 2, "line \(row.line): \(parts[0]) is not Module.Suite")
            let source = try sources[names[0]] ?? Self.source(of: names[0])
            sources[names[0]] = source
            let rule = parts[1].range(of: " keeps the rule: ")
            let title = rule.map { "\(parts[1][..<$0.lowerBound]) keeps the rule" } ?? parts[1]
            #expect(
                source.contains(" \(names[1]) ") && source.contains("func `\(title)`("),
                "line \(row.line): there is no test \(row.test)"
            )
            if let rule {
                #expect(rules.contains("\"\(parts[1][rule.upperBound...])"), "line \(row.line): there is no such rule")
            }
        }
        let marks = ["@Test(", "@Suite("].map { $0 + ".disabled" }
        #expect(sources.values.allSatisfy { source in marks.allSatisfy { !source.contains($0) } })
    }

    /// Everything a test module says.
    private static func source(of module: String) throws -> String {
        let folder = self.folder.appending(path: module)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let sources = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
        return try sources.map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }
}
