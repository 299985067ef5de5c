import Foundation
import Primitives
import Testing

/// Routes, exchanges and receipts on the command line.
@Suite struct BrokerTranscriptTests {
    private static let region = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Realms/region").path()

    @Test func `routes are planned, applied once, and listed with their version`() async throws {
        try await CommandBench.lend { bench in
            let plan = try await bench.liamm("route", "plan", "-f", Self.region, "--detailed-exitcode")
            #expect(plan.code == 2)
            #expect(plan.out == "+ document type deliberation\n+ route deliberation\n")
            let unasked = try await bench.liamm("route", "apply", "-f", Self.region)
            #expect(unasked.code == 64)
            #expect(unasked.errors.contains("--yes"))
            #expect(try await bench.liamm("route", "apply", "-f", Self.region, "--yes").code == 0)
            let again = try await bench.liamm("route", "plan", "-f", Self.region, "--detailed-exitcode")
            #expect(again.code == 0)
            let list = try await bench.liamm("route", "list", "-o", "json")
            let route = try StrictJSON.parse(list.out)["items"]?.array?.first
            #expect(route?["id"] == "deliberation")
            #expect(route?["version"] == 1)
        }
    }

    @Test func `a route that is wrong is told with its place`() async throws {
        try await CommandBench.lend { bench in
            let path = try bench.write(
                "apiVersion: liamm/v1\nkind: Route\nroute:\n  id: signature\n  titel: x\n  documentType: act\n  steps: []\n",
                to: "signature.yaml"
            )
            let answer = try await bench.liamm("route", "validate", "-f", path)
            #expect(answer.code == 1)
            #expect(answer.errors.contains("signature.yaml:5:3: unknown key \"titel\"; did you mean \"title\"?"))
        }
    }

    @Test func `what is not there is exit 3, and a file that is no receipt exit 1`() async throws {
        try await CommandBench.lend { bench in
            _ = try await bench.liamm("realm", "apply", "-f", try bench.realmFile(), "--yes")
            #expect(try await bench.liamm("exchange", "get", "nothing", "-r", "brest").code == 3)
            #expect(try await bench.liamm("document", "get", "nothing", "-r", "brest").code == 3)
            #expect(try await bench.liamm("group", "get", "nobody", "-r", "brest").code == 3)
            #expect(try await bench.liamm("exchange", "list", "-r", "brst").code == 3)
            let file = try bench.write("{}", to: "receipt.json")
            let keys = try bench.write("{\"keys\":[]}", to: "keys.json")
            let answer = try await bench.liamm("exchange", "receipt", "--verify", file, "--keys", keys)
            #expect(answer.code == 1)
            #expect(answer.errors.contains("this is not a receipt file"))
        }
    }
}
