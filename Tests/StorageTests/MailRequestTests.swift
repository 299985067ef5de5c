import Model
import Primitives
import SQLCore
import Storage
import Testing

/// A mail in the outbox: sealed while it waits, forgotten once it is delivered or dead.
@Suite struct MailRequestTests {
    private static let link = "https://hub.example/reset/0123456789abcdef"
    private let sealer = MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32)))

    private func request(_ template: MailTemplate = .passwordReset) -> MailRequest {
        MailRequest(
            to: "agent@mairie.example",
            language: "br",
            template: template,
            arguments: [.link: Self.link, .minutes: "15", .realm: "Armor \"Agglomération\""]
        )
    }

    @Test(arguments: MailTemplate.allCases)
    func `what was sealed opens as it was, and shows its template only`(template: MailTemplate) {
        let request = self.request(template)
        let payload = request.sealed(by: self.sealer).payload
        #expect(MailRequest.open(payload, with: self.sealer) == request)
        #expect(Set(payload.object?.keys ?? [:].keys) == ["template", "sealed"])
        #expect(payload["template"]?.string == template.rawValue)
        let text = payload.canonicalText
        for hidden in ["agent@", "hub.example", "0123456789abcdef", "Armor"] { #expect(!text.contains(hidden)) }
    }

    @Test func `what was changed, or sealed by another, does not open`() throws {
        let payload = self.request().sealed(by: self.sealer).payload
        let other = MasterKeySealer(masterKey: Secret([UInt8](repeating: 8, count: 32)))
        #expect(MailRequest.open(payload, with: other) == nil)
        let sealed = try #require(payload["sealed"]?.string.flatMap { Base64URL.decode($0) })
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(MailRequest.open(["sealed": .string(Base64URL.encode(changed))], with: self.sealer) == nil)
        }
        for purpose in [SealPurpose.interaction, .signingKey] {
            let strange = self.sealer.seal(self.sealer.open(sealed, for: .mail) ?? [], for: purpose)
            #expect(MailRequest.open(["sealed": .string(Base64URL.encode(strange))], with: self.sealer) == nil)
        }
        let contents = [
            "{}", "[]", "x", #"{"to":"a","language":"fr","template":"none","arguments":{}}"#,
            #"{"to":"a","language":"fr","template":"new-device","arguments":{"password":"x"}}"#,
            #"{"to":"a","language":"fr","template":"new-device","arguments":{"link":1}}"#,
        ]
        for content in contents {
            let strange = Base64URL.encode(self.sealer.seal(Array(content.utf8), for: .mail))
            #expect(MailRequest.open(["sealed": .string(strange)], with: self.sealer) == nil, "\(content)")
        }
        for nothing: JSONValue in [.null, [:], ["sealed": ""], ["sealed": 1], ["sealed": "!"]] {
            #expect(MailRequest.open(nothing, with: self.sealer) == nil)
        }
    }

    private static let ends: [(OutboxOutcome, isAgain: Bool, state: String)] = [
        (.delivered, false, "delivered"), (.failed(reason: "r"), false, "dead"), (.refused(reason: "r"), false, "dead"),
        (.refused(reason: "r"), true, "dead"), (.failed(reason: "r"), true, "waiting"),
    ]

    @Test(arguments: Backend.available, ends.indices)
    func `of a mail that is delivered or dead the database keeps the template`(
        _ backend: Backend,
        _ number: Int
    ) async throws {
        let (outcome, isAgain, state) = Self.ends[number]
        let mail = self.request().sealed(by: self.sealer)
        try await backend.withStores { stores, database in
            let now = Timestamp(seconds: 1_790_000_000)
            try await stores.outbox.queue([mail, mail], at: now)
            let items = try await stores.outbox.lease([.mail], limit: 9, for: .seconds(30), now: now)
            #expect(items.map(\.kind) == [.mail, .mail])
            #expect(items.allSatisfy { $0.payload == mail.payload })
            let first = try #require(items.first)
            try await stores.outbox.complete(first, outcome, next: isAgain ? now + .seconds(1) : nil, now: now)
            let rows = try await database.query("select payload, state from outbox where id = \(first.id.text)")
            let row = try #require(rows.first)
            #expect(try row.text("state") == state)
            let kept = state == "waiting" ? mail.payload : ["template": "password-reset"]
            #expect(try row.text("payload") == kept.canonicalText)
            let other = try await database.query("select payload from outbox where id <> \(first.id.text)")
            #expect(try other.map { try $0.text("payload") } == [mail.payload.canonicalText])
        }
    }

    @Test(arguments: Backend.available)
    func `who waits for work is woken by a mail`(_ backend: Backend) async throws {
        let mail = self.request().sealed(by: self.sealer)
        try await backend.withStores { stores, _ in
            async let woken: Void = stores.outbox.waitForWork(atMost: .seconds(300))
            try await stores.outbox.queue([mail], at: Timestamp(seconds: 1))
            await woken
            #expect(try await stores.outbox.depth().waiting == 1)
            try await stores.outbox.queue([], at: Timestamp(seconds: 1))
            #expect(try await stores.outbox.depth().waiting == 1)
        }
    }
}
