import Model
import Primitives

/// What an audit entry of the broker tells, and a receipt with it.
struct BrokerFact: Sendable {
    let document: Document
    let version: Version.ID
    /// Pieces of the version, where the entry must hold their digests.
    var pieces: [Piece] = []
    var exchange: Exchange.ID?
    var handover: Handover.ID?
    /// The application that acted, or was to act.
    var application: Application.ClientID
    var produced: Version?
    var step: String?
    var reason: String?

    init(
        _ document: Document,
        _ version: Version,
        exchange: Exchange.ID? = nil,
        handover: Handover.ID? = nil,
        application: Application.ClientID
    ) {
        self.init(document, version.id, exchange: exchange, handover: handover, application: application)
        self.pieces = version.pieces
    }

    init(
        _ document: Document,
        _ version: Version.ID,
        exchange: Exchange.ID? = nil,
        handover: Handover.ID? = nil,
        application: Application.ClientID
    ) {
        self.document = document
        self.version = version
        self.exchange = exchange
        self.handover = handover
        self.application = application
    }

    init(_ passage: Passage, reason: String? = nil) {
        self.init(
            passage.document,
            passage.version,
            exchange: passage.exchange.id,
            handover: passage.handover.id,
            application: passage.handover.recipient
        )
        self.step = passage.step.name
        self.reason = reason
    }

    /// Fields of the audit entry: names and digests, nothing personal.
    var fields: [String: String] {
        var fields = [
            "document": self.document.id.text,
            "type": self.document.type.text,
            "key": self.document.key,
            "version": self.version.text,
            "application": self.application.text,
        ]
        fields["exchange"] = self.exchange?.text
        fields["handover"] = self.handover?.text
        fields["step"] = self.step
        fields["reason"] = self.reason
        fields["pieces"] = Self.digests(self.pieces)
        fields["produced"] = self.produced?.id.text
        fields["produced_pieces"] = Self.digests(self.produced?.pieces ?? [])
        return fields
    }

    /// SHA-256 of each piece in order of their numbers, base64url.
    private static func digests(_ pieces: [Piece]) -> String? {
        pieces.isEmpty ? nil : pieces.map { Base64URL.encode($0.digest) }.joined(separator: " ")
    }
}
