import Foundation
import Testing

/// What `Deploy/suites/fuzz` runs is whole: a target without seeds would be one that never gets far.
@Suite struct FuzzCorporaTests {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Name in Swift by name on the command line.
    private static func targets() throws -> [String: String] {
        let folder = self.tests.appending(path: "Fuzz/Sources/fuzz/Targets")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var targets: [String: String] = [:]
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n") where line.contains("= FuzzTarget(\"") {
                let words = line.split(separator: " ")
                let name = try #require(line.split(separator: "\"").dropFirst().first)
                let place = try #require(words.firstIndex(of: "let"))
                targets[String(name)] = String(words[place + 1])
            }
        }
        return targets
    }

    @Test func `each target has a dozen seeds, and each folder of seeds its target`() throws {
        let targets = try Self.targets()
        let corpora = Self.tests.appending(path: "Corpora")
        let names = try FileManager.default.contentsOfDirectory(atPath: corpora.path)
        let folders = names.filter { !$0.hasSuffix(".dict") }
        #expect(Set(folders) == Set(targets.keys))
        let words = Set(names.filter { $0.hasSuffix(".dict") }.map { String($0.dropLast(5)) })
        #expect(words.isSubset(of: targets.keys))
        for folder in folders {
            let seeds = try FileManager.default.contentsOfDirectory(atPath: corpora.appending(path: folder).path)
            #expect(seeds.count >= 12, "\(folder)")
        }
    }

    @Test func `the readers of what strangers send have targets, and all of them run`() throws {
        let targets = try Self.targets()
        #expect(
            Set(["jws", "jwe", "dpop", "strict-json", "form-body", "redirect", "cookie", "sealed"]).isSubset(
                of: targets.keys
            )
        )
        let list = try String(
            contentsOf: Self.tests.appending(path: "Fuzz/Sources/fuzz/FuzzTarget.swift"),
            encoding: .utf8
        )
        let all = try #require(list.split(separator: "static let all").last?.split(separator: "]\n").first)
        for target in targets.values {
            #expect(all.contains(".\(target),") || all.contains(".\(target)\n"), "\(target)")
        }
    }

    @Test func `they run five seconds each in the short test, a minute in the full one`() throws {
        let test = try String(
            contentsOf: Self.tests.deletingLastPathComponent().appending(path: "Deploy/test"),
            encoding: .utf8
        )
        #expect(test.contains("= full ] && seconds=60 || seconds=5"))
        #expect(test.contains("suite fuzz Deploy/suites/fuzz --seconds \"$seconds\""))
    }
}
