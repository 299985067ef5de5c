import BrokerAPI
import Primitives
import RelyingParty
import Signatures

/// Signs and refuses for the agents in front of the pages, one decision a document at a time.
actor SigningDesk {
    private static let lease = 60
    private static let largestDocument = 160 * 1024 * 1024

    private let authority: DemoAuthority
    private let broker: BrokerClient
    private let time: TimeSource
    private let worker = SignatureWorker()
    private var underway: Set<String> = []
    /// Of leases taken for a decision that did not come through: the next try goes on with them.
    private var fences: [String: Int64] = [:]

    init(authority: DemoAuthority, broker: BrokerClient, time: TimeSource) {
        self.authority = authority
        self.broker = broker
        self.time = time
    }

    /// The certificate is made for this signature, in the name of the agent; the key is forgotten after it.
    func sign(_ handover: HandoverResource, by agent: UserInfo) async throws {
        try await self.decide(handover) { fence in
            guard let main = handover.version.pieces.first(where: { $0.role == "main" }) else {
                throw BrokerProblem(title: "no main piece", status: 422, code: "not-found")
            }
            let bytes = try await self.broker.bytes(of: main, in: handover.version.id, limit: Self.largestDocument)
            let now = Timestamp(self.time.now)
            let certificate = try self.authority.issue(
                commonName: agent.name ?? agent.login ?? agent.subject,
                organization: agent.organization ?? handover.realm,
                at: now,
                validFor: .days(1)
            )
            let signature = try await self.worker.sign(.bytes(bytes), with: certificate, at: now)
            let uploads = (
                try await self.broker.upload(bytes, realm: handover.realm),
                try await self.broker.upload(signature, realm: handover.realm)
            )
            // Signing may have taken a while: the lease starts anew for the two acts.
            _ = try await self.broker.extend(handover.id, fence: fence, seconds: Self.lease)
            _ = try await self.broker.accept(handover.id, fence: fence)
            _ = try await self.broker.apply(
                handover.id,
                fence: fence,
                produces: [
                    PieceRequest(
                        upload: uploads.0.id,
                        role: "main",
                        fileName: main.fileName,
                        mediaType: main.mediaType
                    ),
                    PieceRequest(
                        upload: uploads.1.id,
                        role: "signature",
                        fileName: "\(main.fileName.prefix(240)).p7s",
                        mediaType: "application/pkcs7-signature"
                    ),
                ]
            )
        }
    }

    func refuse(_ handover: HandoverResource, reason: String) async throws {
        try await self.decide(handover) { fence in
            _ = try await self.broker.refuse(handover.id, fence: fence, reason: reason)
        }
    }

    /// Takes the lease, or goes on under the one that an earlier try left.
    private func decide(_ handover: HandoverResource, _ act: (Int64) async throws -> Void) async throws {
        let id = handover.id
        guard self.underway.insert(id).inserted else {
            throw BrokerProblem(title: "another decision is under way", status: 409, code: "lease-held")
        }
        defer { self.underway.remove(id) }
        let fence: Int64
        if let known = self.fences[id] {
            fence = known
        } else {
            fence = try await self.broker.lease(id, seconds: Self.lease).handover.fence
            self.fences[id] = fence
        }
        do {
            try await act(fence)
        } catch let problem as BrokerProblem where problem.isWorthRepeating {
            throw problem
        } catch {
            self.fences[id] = nil
            throw error
        }
        self.fences[id] = nil
    }
}
