import Foundation
import Model
import Primitives
import Testing

/// Secrets go into files, and no file that is there is lost to one.
@Suite struct OutFileTranscriptTests {
    private static func withApplication(
        _ body: @escaping @Sendable (CommandBench, _ secret: String) async throws -> Void
    ) async throws {
        try await CommandBench.lend { bench in
            let applied = try await bench.liamm("realm", "apply", "-f", try bench.realmFile(), "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
            let path = "\(bench.folder)/ged.secret"
            let made = try await bench.liamm([
                "app", "create", "ged", "-r", "brest", "--redirect-uri", "https://ged.example/cb", "--out", path,
            ])
            try #require(made.code == 0, "\(made.errors)")
            #expect(made.errors.contains("it opens for nobody yet → liamm app update ged -r brest --access everyone"))
            try await body(bench, path)
        }
    }

    private static func hashes(_ bench: CommandBench) async throws -> [[UInt8]]? {
        try await bench.stores.realm("brest").applications.application("ged")?.secretHashes
    }

    @Test func `a file that is there is not replaced, and nothing is asked of the hub`() async throws {
        try await Self.withApplication { bench, path in
            let kept = try String(contentsOfFile: path, encoding: .utf8)
            let before = try await Self.hashes(bench)
            for arguments in [
                ["app", "secret", "rotate", "ged", "-r", "brest", "--out", path],
                ["app", "create", "wiki", "-r", "brest", "--redirect-uri", "https://wiki.example/cb", "--out", path],
                ["app", "registration-token", "create", "essai", "-r", "brest", "--out", path],
            ] {
                let refused = try await bench.liamm(arguments)
                #expect(refused.code == 64 && refused.errors.contains("is there already"), "\(refused.errors)")
                #expect(refused.errors.contains("--force") && refused.out.isEmpty)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == kept)
            #expect(try await Self.hashes(bench) == before)
            #expect(try await bench.liamm("app", "list", "-r", "brest", "-o", "name").out == "ged\n")
            let link = "\(bench.folder)/link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nonexistent")
            #expect(try await bench.liamm("app", "secret", "rotate", "ged", "-r", "brest", "--out", link).code == 64)
        }
    }

    @Test func `with --force it is replaced by what is good now`() async throws {
        try await Self.withApplication { bench, path in
            let kept = try String(contentsOfFile: path, encoding: .utf8)
            let done = try await bench.liamm("app", "secret", "rotate", "ged", "-r", "brest", "--out", path, "--force")
            #expect(done.code == 0, "\(done.errors)")
            let secret = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
            #expect(secret + "\n" != kept)
            #expect(try await Self.hashes(bench)?.first == Digest.sha256(secret))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder).filter { $0.hasSuffix(".new") }
            #expect(left.isEmpty)
        }
    }
}
