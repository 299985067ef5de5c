import Model
import Primitives
import Testing

extension StoreConformance {
    static let deposits: [StoreConformance] = [
        StoreConformance("a deposit is a document, a version, its pieces, an audit entry and a receipt") { bench in
            let broker = try await BrokerBench(bench)
            let made = try #require(try await broker.deposit("2026-001").created)
            let (document, version, receipt) = (made.document, made.version, made.receipt)
            #expect(document.realm == BrokerBench.realm)
            #expect(document.depositor == "actes")
            #expect(document.latest == version.id)
            #expect(version.number == 1)
            #expect(version.derivedFrom == nil)
            #expect(version.pieces.map(\.number) == [1, 2])
            #expect(version.pieces.map(\.role) == [.main, .annex])
            #expect(version.pieces.map(\.digest) == [Digest.sha256("main"), Digest.sha256("annex")])
            #expect(version.pieces.map(\.size) == [4, 5])
            #expect(try await broker.exchanges.document(document.id) == document)
            #expect(try await broker.exchanges.version(version.id) == version)
            #expect(try await broker.exchanges.receipt(receipt.id) == receipt)
            #expect(receipt.kind == .deposited)
            #expect(receipt.version == version.id)
            let entry = try #require(
                try await bench.stores.audit.entries(realm: BrokerBench.realm, name: "document.deposited", limit: 9)
                    .first
            )
            #expect(entry.id == receipt.entry)
            #expect(entry.actor == "application:actes")
            let digests = version.pieces.map { Base64URL.encode($0.digest) }.joined(separator: " ")
            #expect(try StrictJSON.parse(entry.body)["fields"]?["pieces"]?.string == digests)
        },
        StoreConformance("the same key and main digest are the same document, with its own receipt") { bench in
            let broker = try await BrokerBench(bench)
            let first = try #require(try await broker.deposit("2026-001", ["main"]).created)
            let again = try await broker.deposit("2026-001", ["main", "other annex"], at: bench.start + .hours(1))
            let same = try #require(again.existing)
            #expect(same == first)
            let told = try await bench.stores.audit.entries(realm: nil, name: "document.deposited", limit: 9)
            #expect(told.count == 1)
        },
        StoreConformance("the same key with another main digest is a conflict") { bench in
            let broker = try await BrokerBench(bench)
            let first = try #require(try await broker.deposit("2026-001", ["main"]).created)
            #expect(try await broker.deposit("2026-001", ["other"]) == .versionConflict(first.document))
            #expect(try await broker.deposit("2026-001", ["other", "main"]) == .versionConflict(first.document))
            #expect(try await broker.exchanges.documents(key: nil, before: nil, limit: 9) == [first.document])
        },
        StoreConformance("another application's key is a conflict that tells nothing") { bench in
            let broker = try await BrokerBench(bench)
            _ = try await broker.deposit("2026-001", ["main"])
            for text in ["main", "other"] {
                let outcome = try await broker.deposit("2026-001", [text], of: "voisine")
                #expect(outcome == .versionConflict(nil))
            }
        },
        StoreConformance("a business key is held inside one realm and one type") { bench in
            let broker = try await BrokerBench(bench)
            var other = BrokerBench.documentType
            other.id = "arrete"
            try await broker.apply([], types: [BrokerBench.documentType, other])
            _ = try await broker.deposit("2026-001", ["main"])
            let draft = DocumentDraft(
                type: "arrete",
                key: "2026-001",
                title: "Arrêté",
                pieces: try await broker.pieces(["other"])
            )
            let typed = try await broker.deposits
                .deposit(draft, idempotency: nil, signing: broker.signing, at: bench.start)
            #expect(typed.created != nil)
            let auray = broker.deposits(of: "actes", in: "auray")
            let there = try await auray.deposit(
                broker.draft("2026-001", ["third"], in: "auray"),
                idempotency: nil,
                signing: broker.signing,
                at: bench.start
            )
            #expect(there.created != nil)
        },
        StoreConformance("the same idempotency key and request are the same resource") { bench in
            let broker = try await BrokerBench(bench)
            let key = broker.idempotency("k")
            let first = try #require(try await broker.deposit("2026-001", ["main"], idempotency: key).created)
            // The request decides, not what the caller sends with it.
            let again = try await broker.deposit("2026-001", ["main"], idempotency: key, at: bench.start + .hours(1))
            #expect(try #require(again.existing) == first)
            let start = { () async throws -> StartOutcome in
                try await broker.deposits.start(
                    document: first.document.id,
                    route: "signature",
                    idempotency: key,
                    at: bench.start
                )
            }
            let exchange = try #require(try await start().started)
            #expect(try await start() == .existing(exchange))
            let add = { () async throws -> DepositOutcome in
                try await broker.deposits.addVersion(
                    of: first.document.id,
                    expected: first.version.id,
                    pieces: broker.pieces(["second"]),
                    idempotency: key,
                    signing: broker.signing,
                    at: bench.start
                )
            }
            let second = try #require(try await add().created)
            #expect(try #require(try await add().existing) == second)
            #expect(second.document.latest == second.version.id)
        },
        StoreConformance("the same idempotency key with another request is a mismatch") { bench in
            let broker = try await BrokerBench(bench)
            let first = try #require(
                try await broker.deposit("2026-001", ["main"], idempotency: broker.idempotency("k")).created
            )
            let other = broker.idempotency("k", "other request")
            #expect(try await broker.deposit("2026-002", ["main"], idempotency: other) == .idempotencyMismatch)
            #expect(
                try await broker.deposits.start(
                    document: first.document.id,
                    route: "signature",
                    idempotency: broker.idempotency("k", "another act"),
                    at: bench.start
                ).started != nil
            )
            // Another application's keys are its own.
            #expect(try await broker.deposit("2026-003", ["main"], of: "voisine", idempotency: other).created != nil)
            #expect(try await broker.exchanges.documents(key: "2026-002", before: nil, limit: 9).isEmpty)
        },
        StoreConformance("an idempotency key of what was refused may be used again") { bench in
            let broker = try await BrokerBench(bench)
            let key = broker.idempotency("k")
            _ = try await broker.deposit("2026-001", ["main"])
            #expect(try await broker.deposit("2026-001", ["other"], idempotency: key).created == nil)
            let other = broker.idempotency("k", "what is right")
            let right = try #require(try await broker.deposit("2026-001", ["main"], idempotency: other).existing)
            // It is held now, for the document that was there.
            #expect(try #require(try await broker.deposit("2026-009", ["x"], idempotency: other).existing) == right)
            #expect(try await broker.deposit("2026-001", ["main"], idempotency: key) == .idempotencyMismatch)
        },
        StoreConformance("uploads of another, of another realm, expired or never made are unknown") { bench in
            let broker = try await BrokerBench(bench)
            let own = try await broker.upload("own")
            let late = bench.start + Upload.life
            let fresh = try await broker.upload("fresh", at: late)
            let foreign = [
                try await broker.upload("theirs", of: "voisine"), try await broker.upload("there", in: "auray"),
                "never", own,
            ]
            let drafts = ([fresh] + foreign).map {
                PieceDraft(upload: $0, role: .main, fileName: "a.pdf", mediaType: "application/pdf")
            }
            let draft = DocumentDraft(type: BrokerBench.type, key: "2026-001", title: "t", pieces: drafts)
            let outcome = try await broker.deposits
                .deposit(draft, idempotency: broker.idempotency("k"), signing: broker.signing, at: late)
            #expect(outcome == .unknownUploads(foreign))
            #expect(try await broker.deposits.upload(own, now: late) == nil)
            #expect(try await broker.deposits.upload(fresh, now: late)?.size == 5)
            for id in foreign.dropLast() { #expect(try await broker.deposits.upload(id, now: bench.start) == nil) }
            #expect(try await broker.exchanges.documents(key: nil, before: nil, limit: 9).isEmpty)
        },
        StoreConformance("a new version is of the version the caller saw") { bench in
            let broker = try await BrokerBench(bench)
            let first = try #require(try await broker.deposit("2026-001", ["main"]).created)
            func add(
                _ expected: Version.ID,
                _ text: String,
                by application: Application.ClientID = "actes"
            )
                async throws -> DepositOutcome
            {
                try await broker.deposits(of: application)
                    .addVersion(
                        of: first.document.id,
                        expected: expected,
                        pieces: broker.pieces([text], of: application),
                        idempotency: nil,
                        signing: broker.signing,
                        at: bench.start
                    )
            }
            let second = try #require(try await add(first.version.id, "second").created)
            #expect(second.version.number == 2)
            #expect(second.document.latest == second.version.id)
            #expect(second.receipt.version == second.version.id)
            #expect(try await add(first.version.id, "third") == .notLatest(second.version.id))
            #expect(try await add(second.version.id, "third", by: "voisine") == .unknownDocument)
            // Deposited again under its key, each version is found with its own receipt.
            #expect(try #require(try await broker.deposit("2026-001", ["main"]).existing).version == first.version)
            let found = try #require(try await broker.deposit("2026-001", ["second"]).existing)
            #expect(found == second)
        },
    ]
}
