package import BrokerAPI
package import Primitives

/// One délibération of this application: what was written, how far it went, and what came back.
package struct Deliberation: Sendable, Hashable, Codable {
    package struct Deposit: Sendable, Hashable, Codable {
        package let document: String
        package let version: String
        package let receipt: String
    }

    /// Also what its idempotency keys are made of: chosen with the form, so that a form sent twice is sent once.
    package let id: String
    package let realm: String
    package let siren: String
    package let organization: String
    package let author: String
    package let createdAt: Timestamp
    package let object: String
    package let number: String
    package let date: ActDate
    package let key: String
    package let fileName: String
    package let size: Int
    /// Of its PDF, base64url.
    package let sha256: String
    /// The bytes sent, until the document names them.
    package var upload: String?
    package var deposit: Deposit?
    package var exchange: ExchangeResource?
    package var seenAt: Timestamp?
    package var signature: SignatureCheck?
    /// Why it could not be sent, the last time it was tried.
    package var problem: BrokerProblem?

    package init(
        id: String,
        realm: String,
        siren: String,
        organization: String,
        author: String,
        createdAt: Timestamp,
        object: String,
        number: String,
        date: ActDate,
        key: String,
        pdf: [UInt8]
    ) {
        self.id = id
        self.realm = realm
        self.siren = siren
        self.organization = organization
        self.author = author
        self.createdAt = createdAt
        self.object = object
        self.number = number
        self.date = date
        self.key = key
        self.fileName = "\(key).pdf"
        self.size = pdf.count
        self.sha256 = Base64URL.encode(Digest.sha256(pdf))
    }

    package var isSent: Bool { self.exchange != nil }
    var isOver: Bool { self.exchange.map { $0.endedAt != nil } ?? false }
}
