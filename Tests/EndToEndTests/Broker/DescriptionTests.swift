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

    @Test func `it describes every route of the administration, and none that is not there`() async throws {
        try await Hub.lend { hub in
            let described = Self.operations(try await Self.description(hub)) { $0.hasPrefix("/admin/") }
            let there = Set(hub.administrationRoutes.map(\.description))
            #expect(described.subtracting(there).sorted() == [])
            #expect(there.subtracting(described).sorted() == [])
            #expect(there.count >= 60)
        }
    }

    @Test func `it describes every endpoint of the provider, and none that is not there`() async throws {
        try await Hub.lend { hub in
            func isProvider(_ path: String) -> Bool { path.hasPrefix("/oauth2/") || path.hasPrefix("/.well-known/") }
            let described = Self.operations(try await Self.description(hub), where: isProvider)
            var there: Set<String> = []
            // Those of realms are the same under another prefix.
            for route in hub.routes where isProvider(route.target) && !route.target.hasSuffix("/realms/armor") {
                guard Self.methods.contains(route.verb.lowercased()), try await hub.send(route).status != 405 else {
                    continue
                }
                there.insert("\(route.verb) \(route.target)")
            }
            #expect(described.subtracting(there).sorted() == [])
            #expect(there.subtracting(described).sorted() == [])
            #expect(there.count >= 17)
        }
    }

    @Test func `each operation has a name of its own, a summary and an answer`() async throws {
        try await Hub.lend { hub in
            let paths = try #require(try await Self.description(hub)["paths"]?.object)
            var names: [String] = []
            for (path, operations) in paths {
                for method in Self.methods {
                    guard let operation = operations[method] else { continue }
                    names.append(operation["operationId"]?.string ?? "")
                    #expect(operation["summary"]?.string?.isEmpty == false, "\(method) \(path)")
                    #expect(operation["responses"]?.object?.isEmpty == false, "\(method) \(path)")
                    let inPath = path.split(separator: "/").filter { $0.hasPrefix("{") }
                    #expect(operation["parameters"]?.array?.count ?? 0 >= inPath.count, "\(method) \(path)")
                }
            }
            #expect(Set(names).count == names.count && !names.contains(""))
        }
    }

    @Test func `what the administration answers has the members that its schema names`() async throws {
        try await Hub.lend { hub in
            let schemas = try #require(try await Self.description(hub)["components"]?["schemas"]?.object)
            _ = try await hub.client("mairie")
            _ = try await hub.enrol(try await hub.member())
            let created = try await hub.administer(
                .post("/admin/v1/platform/operators", text: #"{"name":"a","dryRun":false}"#, type: "application/json")
            )
            Self.compare(
                try #require(created.json),
                with: Self.reference("OperatorCreated"),
                schemas,
                "OperatorCreated"
            )
            let lists = [
                ("platform/realms", "RealmResource"), ("platform/operators", "OperatorAccountResource"),
                ("platform/administrators", "AdministratorResource"), ("platform/diagnosis", "FindingResource"),
                ("platform/keys", "KeyResource"), ("platform/audit", "AuditResource"),
                ("realms/armor/agents", "AgentResource"), ("realms/armor/agents/alegoff/factors", "FactorResource"),
                ("realms/region/applications", "ApplicationResource"),
            ]
            for (path, schema) in lists {
                let answer = try await hub.administer(.get("/admin/v1/\(path)"))
                let items = try #require(answer.json?["items"]?.array, "\(path): \(answer.text)")
                #expect(!items.isEmpty, "\(path)")
                for item in items { Self.compare(item, with: Self.reference(schema), schemas, schema) }
            }
            for (path, schema) in [("platform/status", "StatusResource"), ("platform/whoami", "OperatorResource")] {
                let answer = try await hub.administer(.get("/admin/v1/\(path)"))
                Self.compare(try #require(answer.json), with: Self.reference(schema), schemas, schema)
            }
        }
    }

    private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    /// `GET /path` of every operation of these paths.
    private static func operations(_ description: JSONValue, where isWanted: (String) -> Bool) -> Set<String> {
        let paths = description["paths"]?.object ?? [:]
        return Set(
            paths.filter { isWanted($0.key) }.flatMap { path, operations in
                self.methods.filter { operations[$0] != nil }.map { "\($0.uppercased()) \(path)" }
            }
        )
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
