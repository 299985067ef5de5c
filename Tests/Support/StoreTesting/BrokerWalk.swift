import Model
import Primitives
import Testing

/// Applications that act at random, and what each of them must have seen of it.
struct BrokerWalk {
    /// The same walk for the same seed (SplitMix64).
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var value = self.state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return Int((value ^ value >> 31) % UInt64(sides))
        }

        mutating func pick<Element>(_ elements: [Element]) -> Element? {
            elements.isEmpty ? nil : elements[self.roll(elements.count)]
        }
    }

    private static let routes = [
        BrokerBench.signature, BrokerBench.delivery,
        Route(
            id: "circuit",
            title: "Circuit",
            documentType: BrokerBench.type,
            steps: [
                .init(name: "lecture", recipient: .application("archives"), days: 2),
                .init(name: "signature", recipient: .application("parapheur"), days: 3, expectsVersion: true),
                .init(name: "retour", recipient: .sender, days: 4),
            ]
        ),
    ]

    let broker: BrokerBench
    private var dice: Dice
    private(set) var now: Timestamp
    private var number = 0
    private(set) var exchanges: [Exchange.ID] = []
    private(set) var documents: [Document] = []
    /// Every handover that its recipient was offered.
    private(set) var handed: [Handover.ID: InboxItem] = [:]

    init(_ broker: BrokerBench, seed: UInt64) async throws {
        self.broker = broker
        self.dice = Dice(state: seed)
        self.now = broker.start
        try await broker.apply(Self.routes)
    }

    mutating func step() async throws {
        self.now = self.now + .minutes(self.dice.roll(600) + 1)
        switch self.dice.roll(10) {
        case 0, 1: try await self.send()
        case 2: try await self.cancel()
        case 3: _ = try await self.broker.stores.upkeep.expireHandovers(signing: self.broker.signing, at: self.now)
        case 4: try await self.resume()
        default: try await self.receive()
        }
        for application in BrokerBench.applications {
            let inbox = self.broker.inbox(application)
            for item in try await inbox.offered(limit: 999, now: self.now) { self.handed[item.handover.id] = item }
            for item in try await inbox.held(limit: 999, now: self.now) { self.handed[item.handover.id] = item }
        }
    }

    private mutating func send() async throws {
        self.number += 1
        let sender: Application.ClientID = self.dice.roll(2) == 0 ? "actes" : "voisine"
        guard let route = self.dice.pick(Self.routes) else { return }
        let sent = try await self.broker.sent(
            "2026-\(self.number)",
            on: route,
            by: sender,
            ["main \(self.number)", "annex"],
            at: self.now
        )
        self.exchanges.append(sent.exchange.id)
        self.documents.append(sent.document)
    }

    private mutating func cancel() async throws {
        guard let id = self.dice.pick(self.exchanges), self.dice.roll(3) == 0 else { return }
        let sender: Application.ClientID = self.dice.roll(2) == 0 ? "actes" : "voisine"
        _ = try await self.broker.deposits(of: sender)
            .cancel(id, reason: "r", signing: self.broker.signing, at: self.now)
    }

    private mutating func resume() async throws {
        for id in self.exchanges where self.dice.roll(2) == 0 {
            _ = try await self.broker.operations.resume(id, by: .hub, at: self.now)
        }
    }

    private mutating func receive() async throws {
        guard let application = self.dice.pick(BrokerBench.applications) else { return }
        let (inbox, signing) = (self.broker.inbox(application), self.broker.signing)
        let known = self.handed.values.sorted { $0.handover.id < $1.handover.id }
        guard let item = self.dice.pick(known.filter { $0.handover.recipient == application }) else { return }
        let (id, fence) = (item.handover.id, Int64(self.dice.roll(3)))
        switch self.dice.roll(6) {
        case 0, 1: _ = try await inbox.lease(id, for: .hours(self.dice.roll(20) + 1), at: self.now)
        case 2: _ = try await inbox.accept(id, fence: fence, signing: signing, at: self.now)
        case 3: _ = try await inbox.refuse(id, fence: fence, reason: "r", signing: signing, at: self.now)
        default:
            let texts = self.dice.roll(3) == 0 ? [] : ["signed \(self.now)"]
            let pieces = try await self.broker.pieces(texts, of: application, at: self.now)
            _ = try await inbox.apply(id, fence: fence, produces: pieces, signing: signing, at: self.now)
        }
    }
}

/// What holds after any walk.
extension BrokerWalk {
    /// An unfinished exchange has a cause, an owner and a moment, and a handover under way exactly when it waits.
    func checkStandings() async throws {
        var open: [Exchange.ID: Handover] = [:]
        for application in BrokerBench.applications {
            let inbox = self.broker.inbox(application)
            // What is past its moment and not ended yet is under way still: it is looked for before its moment.
            for id in self.handed.keys {
                guard let handover = try await inbox.item(id)?.handover, !handover.state.isEnded else { continue }
                #expect(open.updateValue(handover, forKey: handover.exchange) == nil)
            }
        }
        for id in self.exchanges {
            let summary = try #require(try await self.broker.exchanges.exchange(id))
            switch summary.exchange.standing {
            case .waiting(let cause, let owner, let until):
                let handover = try #require(open[id])
                #expect(cause == .delivery)
                #expect(owner == .application(handover.recipient))
                #expect(until == handover.expiresAt)
                #expect(handover.version == summary.exchange.version)
                #expect(handover.step == summary.exchange.step)
            case .suspended(let cause, let owner, let until):
                #expect(cause == .deliveryExpired)
                #expect(owner == .hub)
                #expect(until > summary.exchange.startedAt)
                #expect(open[id] == nil)
            case .ended(let state, _, _):
                #expect(state.isEnded)
                #expect(open[id] == nil)
            }
        }
    }

    /// Each handover that ended has one receipt of its end, which verifies.
    func checkReceipts() async throws {
        let keys = try await self.broker.stores.evidence.publishedKeys()
        for item in self.handed.values {
            let handover = try #require(try await self.broker.inbox(item.handover.recipient).item(item.handover.id))
                .handover
            let receipts = try await self.broker.exchanges.receipts(of: handover.exchange)
                .filter { $0.handover == handover.id && $0.kind != .accepted }
            #expect(receipts.map(\.kind.rawValue) == (handover.state.isEnded ? [handover.state.rawValue] : []))
            for receipt in receipts {
                let claims = try Receipt.verify(receipt.statement, event: nil, keys: keys)
                #expect(claims["handover"]?.string == handover.id.text)
                #expect(claims["application"]?.string == handover.recipient.text)
            }
        }
    }

    /// Each application sees what it deposited and what was handed to it, and nothing else.
    func checkWalls() async throws {
        for application in BrokerBench.applications {
            let store = self.broker.seen(by: application)
            let own = self.handed.values.filter { $0.handover.recipient == application }
            let deposited = Set(self.documents.filter { $0.depositor == application }.map(\.id))
            for id in self.exchanges {
                let exchange = try #require(try await self.broker.exchanges.exchange(id)).exchange
                let isSender = exchange.sender == application
                let isRecipient = own.contains { $0.handover.exchange == id }
                #expect(try await (store.exchange(id) != nil) == (isSender || isRecipient))
                #expect(
                    try await (store.document(exchange.document) != nil)
                        == (deposited.contains(exchange.document) || isRecipient)
                )
                let handovers = Set(own.map(\.handover.id))
                for receipt in try await self.broker.exchanges.receipts(of: id) {
                    let isOwn = receipt.handover.map { handovers.contains($0) } ?? false
                    #expect(try await (store.receipt(receipt.id) != nil) == (isSender || isOwn))
                }
                for entry in try await store.timeline(of: id) where !isSender {
                    #expect(entry.fields["handover"].map { handovers.contains(.init($0)) } == true)
                }
            }
            for item in self.handed.values {
                let isHanded = own.contains { $0.version.id == item.version.id }
                let isSeen = isHanded || item.document.depositor == application
                #expect(try await (store.version(item.version.id) != nil) == isSeen)
                if !isSeen { #expect(try await store.piece(1, of: item.version.id) == nil) }
            }
            let listed = try await store.documents(key: nil, before: nil, limit: 999)
            #expect(Set(listed.map(\.id)) == deposited.union(own.map(\.document.id)))
        }
    }
}
