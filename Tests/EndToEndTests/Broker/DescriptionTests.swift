import HubTesting
import Primitives
import Testing

/// `/openapi.json` says what is there, no more and no less.
@Suite struct DescriptionTests {
    private static let methods = ["get", "post", "put", "patch", "delete"]

    private static func description(_ hub: Hub) async throws -> JSONValue {
        try #require(try await hub.send(.get("/openapi.json")).json)
    }

    @Test func `it is OpenAPI 3.1, for programs of the same origin`() async throws {
        try await Hub.lend { hub in
            var request = HubRequest.get("/openapi.json")
            request.headers = [(name: "Origin", value: "https://ailleurs.example")]
            let answer = try await hub.send(request)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json")
            #expect(answer.header("Access-Control-Allow-Origin") == nil)
            #expect(answer.json?["openapi"]?.string == "3.1.0")
        }
    }

    @Test func `it describes every route of the broker, and none that is not there`() async throws {
        try await Hub.lend { hub in
            let paths = try #require(try await Self.description(hub)["paths"]?.object)
            let described = Set(
                paths.filter { $0.key.hasPrefix("/broker/") }.flatMap { path, operations in
                    Self.methods.filter { operations[$0] != nil }.map { "\($0.uppercased()) \(path)" }
                }
            )
            var there: Set<String> = []
            for route in hub.routes where route.target.hasPrefix("/broker/") {
                // Every address has a route for the methods that it does not know: they answer 405.
                guard Self.methods.contains(route.verb.lowercased()),
                    try await hub.send(route).status != 405
                else { continue }
                there.insert("\(route.verb) \(route.target)")
            }
            #expect(described.subtracting(there).isEmpty)
            #expect(there.subtracting(described).isEmpty)
            #expect(there.count >= 24)
        }
    }

    @Test func `the provider's endpoints that it names are there`() async throws {
        try await Hub.lend { hub in
            let paths = try #require(try await Self.description(hub)["paths"]?.object)
            let others = paths.filter { !$0.key.hasPrefix("/broker/") }
            #expect(others.count >= 5)
            for (path, operations) in others {
                for method in Self.methods where operations[method] != nil {
                    let answer = try await hub.send(.method(method.uppercased(), path))
                    #expect(![404, 405].contains(answer.status), "\(method) \(path)")
                }
            }
        }
    }

    @Test func `every reference in it leads somewhere`() async throws {
        try await Hub.lend { hub in
            let description = try await Self.description(hub)
            var references: Set<String> = []
            Self.collect(description, into: &references)
            #expect(references.count > 40)
            for reference in references {
                let found = reference.dropFirst(2).split(separator: "/").reduce(description as JSONValue?) {
                    $0?[String($1)]
                }
                #expect(found != nil, "\(reference)")
            }
        }
    }

    @Test func `what the broker answers has the members that its schema names`() async throws {
        try await BrokerScene.lend { scene in
            let schemas = try #require(try await Self.description(scene.hub)["components"]?["schemas"]?.object)
            let started = try await scene.start("2026-01", on: "signature")
            try await scene.hub.signRoot()
            let answers: [(String, HubAnswer)] = [
                ("Document", try await scene.actes.get("documents/\(started.document)")),
                ("Version", try await scene.actes.get("versions/\(started.version)")),
                ("Exchange", try await scene.actes.get("exchanges/\(started.exchange)")),
                ("ExchangePage", try await scene.actes.get("exchanges")),
                ("TimelinePage", try await scene.actes.get("exchanges/\(started.exchange)/timeline")),
                ("ReceiptPage", try await scene.actes.get("exchanges/\(started.exchange)/receipts")),
                ("HandoverPage", try await scene.parapheur.get("inbox")),
                ("HandoverAnswer", try await scene.parapheur.act("lease", on: started.handover)),
                ("ReceiptFile", try await scene.actes.get("receipts/\(started.receipt)/proof")),
                ("RootPage", try await scene.actes.get("evidence/roots")),
                ("DocumentTypePage", try await scene.actes.get("document-types")),
                ("RoutePage", try await scene.actes.get("routes")),
                ("Application", try await scene.actes.get("applications/me")),
                ("Problem", try await scene.actes.get("documents/nowhere")),
            ]
            for (name, answer) in answers {
                Self.compare(
                    try #require(answer.json),
                    with: ["$ref": .string("#/components/schemas/\(name)")],
                    schemas,
                    name
                )
            }
        }
    }

    private static func collect(_ value: JSONValue, into references: inout Set<String>) {
        if let reference = value["$ref"]?.string { references.insert(reference) }
        for member in value.object?.values.map({ $0 }) ?? value.array ?? [] { self.collect(member, into: &references) }
    }

    /// Members that are required are there, and those that are there are known; all the way down.
    private static func compare(
        _ value: JSONValue,
        with schema: JSONValue,
        _ schemas: [String: JSONValue],
        _ place: String
    ) {
        if let reference = schema["$ref"]?.string {
            guard let named = schemas[String(reference.dropFirst("#/components/schemas/".count))] else { return }
            return self.compare(value, with: named, schemas, place)
        }
        if let items = schema["items"] {
            for item in value.array ?? [] { self.compare(item, with: items, schemas, "\(place)[]") }
        }
        guard let properties = schema["properties"]?.object else { return }
        let members = value.object ?? [:]
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] {
            #expect(members[name] != nil, "\(place) has no \(name)")
        }
        for (name, member) in members where member != .null {
            guard let property = properties[name] else {
                #expect(name == "", "\(place).\(name) is not described")
                continue
            }
            if let words = property["enum"]?.array { #expect(words.contains(member), "\(place).\(name)") }
            self.compare(member, with: property, schemas, "\(place).\(name)")
        }
    }
}
