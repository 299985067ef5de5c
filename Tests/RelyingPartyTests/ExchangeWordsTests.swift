import BrokerAPI
import Primitives
import RelyingParty
import Testing

@Suite struct ExchangeWordsTests {
    private static let time = Timestamp(seconds: 1_795_597_440)

    private static func exchange(
        _ state: String,
        _ change: (inout ExchangeResource) -> Void = { _ in }
    ) -> ExchangeResource {
        let document = DocumentResource(
            id: "d",
            realm: "brest-metropole",
            type: "deliberation",
            key: "K",
            title: "Objet",
            depositor: "actes",
            latestVersion: "v",
            createdAt: Self.time
        )
        var exchange = ExchangeResource(
            id: "e",
            realm: "brest-metropole",
            document: document,
            version: "v",
            route: "deliberation",
            routeTitle: "Signature d’une délibération",
            routeVersion: 1,
            step: 0,
            stepName: "Signature",
            sender: "actes",
            state: state,
            startedAt: Self.time
        )
        change(&exchange)
        return exchange
    }

    @Test func `what waits says who must act, until when, and why`() {
        let words = ExchangeWords(
            Self.exchange("waiting") {
                ($0.owner, $0.until, $0.cause) = ("application:parapheur", Self.time, "delivery")
            }
        )
        #expect(words.state == "En cours : signature, chez Parapheur")
        #expect(words.owner == "Parapheur")
        #expect(words.until == "25 novembre 2026")
        #expect(words.cause?.contains("Signature") == true)
    }

    @Test func `what is suspended is the hub's operators' to look at`() {
        let words = ExchangeWords(
            Self.exchange("suspended") { ($0.owner, $0.cause) = ("hub", "delivery-expired") }
        )
        #expect(words.owner == "les exploitants du hub")
        #expect(words.cause?.contains("délai") == true)
    }

    @Test(arguments: [("completed", "Signée et revenue"), ("rejected", "Refusée"), ("cancelled", "Annulée")])
    func `what has ended waits for nobody`(_ state: String, _ text: String) {
        let words = ExchangeWords(Self.exchange(state))
        #expect(words == ExchangeWords(Self.exchange(state)))
        #expect(words.state == text)
        #expect(words.owner == nil && words.until == nil && words.cause == nil)
    }

    @Test func `moments are those of Paris, in summer and in winter`() {
        #expect(FrenchTime.moment(Self.time) == "25 novembre 2026 à 10 h 04")
        #expect(FrenchTime.moment(Timestamp(seconds: 1_782_856_800)) == "1er juillet 2026 à 0 h 00")
    }

    @Test(
        arguments: [
            "document.deposited", "document.version-added", "exchange.started", "exchange.completed",
            "exchange.rejected", "exchange.cancelled", "exchange.suspended", "exchange.resumed", "handover.offered",
            "handover.leased", "handover.accepted", "handover.applied", "handover.refused", "handover.expired",
            "handover.cancelled",
        ]
    )
    func `every event of the broker has words`(_ name: String) {
        let fields = ["application": "parapheur", "step": "Signature", "reason": "Annexe manquante"]
        let item = TimelineItem(time: Self.time, name: name, actor: "parapheur", fields: fields, receipt: nil)
        let text = TimelineWords.text(item)
        #expect(text != name)
        #expect(!text.contains("parapheur"))
    }

    @Test(
        arguments: [
            "unreachable", "unavailable", "storage-full", "lease-held", "fence-moved", "ended", "not-found",
            "version-conflict", "recipient-not-ready", "digest-mismatch", "too-large", "not-signed-in", "forbidden",
        ]
    )
    func `a refusal of the broker is told in words, without its code`(_ code: String) {
        #expect(!BrokerProblem(title: "", status: 409, code: code).words.contains(code))
    }

    @Test func `only what may pass by itself is repeated`() {
        #expect(BrokerProblem.unreachable.isWorthRepeating)
        #expect(BrokerProblem(title: "", status: 401, code: "not-signed-in").isWorthRepeating)
        #expect(!BrokerProblem(title: "", status: 409, code: "version-conflict").isWorthRepeating)
        #expect(!BrokerProblem(title: "", status: 422, code: "recipient-not-ready").isWorthRepeating)
    }
}
