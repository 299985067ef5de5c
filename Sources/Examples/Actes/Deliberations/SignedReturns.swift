import BrokerAPI
import Logging
import Primitives
import RelyingParty
import Signatures

/// Takes back what was signed: checks that it is the same document and that the signature holds, keeps it, and only then
/// tells the hub.
struct SignedReturns: Sendable {
    private static let longestSignature = CMSSignature.maximumSize

    let store: DeliberationStore
    let broker: BrokerClient
    let verifier: CMSVerifier
    let worker = SignatureWorker()
    let time: TimeSource
    let logger: Logger

    func run() async {
        while !Task.isCancelled {
            do {
                let items = try await self.broker.inbox(wait: 25).items
                var taken = items.isEmpty
                for item in items where await self.take(item) { taken = true }
                if !taken { try await Task.sleep(for: .seconds(5)) }
            } catch {
                self.logger.info("waiting for the hub", metadata: ["reason": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// False when nothing could be done with it now.
    private func take(_ item: HandoverResource) async -> Bool {
        do {
            guard let deliberation = await self.store.find(key: item.document.key, realm: item.realm) else {
                self.logger.error("a document of nobody here", metadata: ["handover": "\(item.id)"])
                return false
            }
            let fence = try await self.broker.lease(item.id, seconds: 30).handover.fence
            do throws(Rejection) {
                let (check, signature) = try await self.verify(item, against: deliberation)
                try await self.keep(check, signature, of: deliberation)
            } catch {
                guard case .unfit(let reason) = error else { throw error }
                _ = try await self.broker.refuse(item.id, fence: fence, reason: reason)
                try await self.look(at: item.exchange, of: deliberation)
                return true
            }
            _ = try await self.broker.accept(item.id, fence: fence)
            _ = try await self.broker.apply(item.id, fence: fence)
            try await self.look(at: item.exchange, of: deliberation)
            self.logger.info("signed version taken", metadata: ["handover": "\(item.id)"])
            return true
        } catch {
            self.logger.warning("not taken yet", metadata: ["reason": "\(error)", "handover": "\(item.id)"])
            return false
        }
    }

    private enum Rejection: Error {
        /// What came back is not what was sent, signed.
        case unfit(String)
        case later(any Error)
    }

    private func verify(
        _ item: HandoverResource,
        against deliberation: Deliberation
    ) async throws(Rejection) -> (SignatureCheck, [UInt8]) {
        let pieces = item.version.pieces
        guard let main = pieces.first(where: { $0.role == "main" }), main.sha256 == deliberation.sha256 else {
            throw .unfit("Le document revenu n’est pas celui qui a été envoyé.")
        }
        guard let piece = pieces.first(where: { $0.role == "signature" }) else {
            throw .unfit("Le document est revenu sans signature.")
        }
        guard piece.size <= Int64(Self.longestSignature) else {
            throw .unfit("La signature revenue est plus grande que ce qu’une signature peut être.")
        }
        let (signature, content): ([UInt8], [UInt8])
        do {
            signature = try await self.broker.bytes(of: piece, in: item.version.id, limit: Self.longestSignature)
            content = try await self.store.pdf(of: deliberation.id)
        } catch {
            throw .later(error)
        }
        do {
            let report = try await self.worker.verify(
                signature,
                over: .bytes(content),
                at: Timestamp(self.time.now),
                by: self.verifier
            )
            guard let check = SignatureCheck(report, version: item.version.id) else {
                throw SignatureError(.signingFailed)
            }
            return (check, signature)
        } catch {
            throw .unfit("La signature revenue ne correspond pas au document.")
        }
    }

    private func keep(
        _ check: SignatureCheck,
        _ signature: [UInt8],
        of deliberation: Deliberation
    ) async throws(Rejection) {
        do {
            try await self.store.keep(signature: signature, of: deliberation.id)
            try await self.store.update(deliberation.id) { $0.signature = check }
        } catch {
            throw .later(error)
        }
    }

    private func look(at exchange: String, of deliberation: Deliberation) async throws {
        let (exchange, now) = (try await self.broker.exchange(exchange), Timestamp(self.time.now))
        try await self.store.update(deliberation.id) {
            $0.exchange = exchange
            $0.seenAt = now
        }
    }
}
