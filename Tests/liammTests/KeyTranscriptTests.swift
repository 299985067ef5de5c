import Foundation
import Primitives
import Testing

/// The commands about keys, as typed.
@Suite struct KeyTranscriptTests {
    private static func keys(_ bench: CommandBench) async throws -> [JSONValue] {
        let list = try await bench.liamm("key", "list", "-o", "json")
        try #require(list.code == 0, "\(list.errors)")
        return try StrictJSON.parse(Array(list.out.utf8))["items"]?.array ?? []
    }

    @Test func `keys of every algorithm are rotated and retired`() async throws {
        try await CommandBench.lend { bench in
            for algorithm in ["PS256", "EdDSA"] {
                for _ in 0..<2 {
                    let rotated = try await bench.liamm("key", "rotate", "--alg", algorithm, "--yes", "--force")
                    #expect(rotated.code == 0, "\(rotated.errors)")
                }
            }
            let before = try await Self.keys(bench)
            let active = try #require(
                before.first { $0["algorithm"]?.string == "EdDSA" && $0["state"]?.string == "active" }?["kid"]?.string
            )
            let dry = try await bench.liamm("key", "retire", active, "-n")
            #expect(dry.errors.contains("\(active) would be retired"), "\(dry.errors)")
            #expect(try await Self.keys(bench) == before)

            let retired = try await bench.liamm("key", "retire", active)
            #expect(retired.code == 0, "\(retired.errors)")
            #expect(retired.errors.contains("\(active) is retired"))
            let state = try await Self.keys(bench).first { $0["kid"]?.string == active }?["state"]?.string
            #expect(state == "retired")
            #expect(try await bench.liamm("key", "retire", active).code == 6)
        }
    }

    @Test(arguments: ["RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW"])
    func `keys that requests are encrypted to are rotated and retired as well`(algorithm: String) async throws {
        try await CommandBench.lend { bench in
            for _ in 0..<3 {
                #expect(try await bench.liamm("key", "rotate", "--alg", algorithm, "--yes", "--force").code == 0)
            }
            let all = try await Self.keys(bench)
            let before = all.filter { $0["algorithm"]?.string == algorithm && $0["state"]?.string != "retired" }
            #expect(before.compactMap { $0["state"]?.string }.sorted() == ["active", "next"])
            let kids = before.reduce(into: [:]) { $0[$1["state"]?.string ?? ""] = $1["kid"]?.string }
            let (active, next) = (try #require(kids["active"]), try #require(kids["next"]))
            let dry = try await bench.liamm("key", "rotate", "--alg", algorithm, "-n", "--force")
            #expect(dry.errors.contains("\(next) would be encrypted to"), "\(dry.errors)")
            #expect(dry.errors.contains("\(active) would be retired"), "\(dry.errors)")
            #expect(try await Self.keys(bench) == all)
            // Those who encrypt are shown one.
            let published = try await bench.liamm("key", "show-jwks")
            #expect(published.out.contains(active) && !published.out.contains(next), "\(published.out)")
            #expect(published.out.contains("\"enc\""))
            let retired = try await bench.liamm("key", "retire", active)
            #expect(retired.code == 0, "\(retired.errors)")
            let asked = try await bench.liamm("key", "retire", active, "--compromised")
            #expect(asked.code == 64 && asked.errors.contains("is encrypted to"), "\(asked.errors)")
            #expect(try await bench.liamm("key", "rotate", "--alg", "RSA-OAEP").code == 64)
        }
    }

    @Test func `a rotation is asked for, and refused while the next key is not known everywhere`() async throws {
        try await CommandBench.lend { bench in
            let before = try await Self.keys(bench)
            let unasked = try await bench.liamm("key", "rotate", "--alg", "ES256")
            #expect(unasked.code == 64 && unasked.errors.contains("liamm key rotate --alg ES256 --yes"))
            let young = try await bench.liamm("key", "rotate", "--alg", "ES256", "--yes")
            #expect(young.code == 6 && young.errors.contains("wait, or --force"), "\(young.errors)")
            #expect(try await Self.keys(bench) == before)
            #expect(try await bench.liamm("key", "rotate", "--alg", "ES256", "--yes", "--force").code == 0)
        }
    }

    @Test func `a key is called compromised with its name given twice`() async throws {
        try await CommandBench.lend { bench in
            for _ in 0..<2 { _ = try await bench.liamm("key", "rotate", "--alg", "ES256", "--yes", "--force") }
            let kid = try #require(
                try await Self.keys(bench).first { $0["algorithm"]?.string == "ES256" }?["kid"]?.string
            )
            let asked = try await bench.liamm("key", "retire", kid, "--compromised")
            #expect(asked.code == 64)
            #expect(asked.errors.contains("--confirm \(kid)"), "\(asked.errors)")
            #expect(try await Self.keys(bench).contains { $0["kid"]?.string == kid })
            let done = try await bench.liamm("key", "retire", kid, "--compromised", "--confirm", kid)
            #expect(done.code == 0, "\(done.errors)")
            #expect(done.errors.contains("\(kid) is published no more"))
            #expect(try await !Self.keys(bench).contains { $0["kid"]?.string == kid })
            #expect(try await bench.liamm("key", "retire", kid).code == 3)
        }
    }
}
