import BrokerAPI
import Foundation
import JOSE
import Model
import Primitives

extension UploadResource {
    init(_ upload: Upload) {
        self.init(
            id: upload.id.text,
            size: upload.size,
            sha256: Base64URL.encode(upload.digest),
            expiresAt: upload.expiresAt
        )
    }
}

extension PieceRequest {
    /// Nil when the role is none of ours.
    var draft: PieceDraft? {
        Piece.Role(rawValue: self.role).map {
            PieceDraft(upload: .init(self.upload), role: $0, fileName: self.fileName, mediaType: self.mediaType)
        }
    }
}

extension DocumentResource {
    init(_ document: Document) {
        self.init(
            id: document.id.text,
            realm: document.realm.text,
            type: document.type.text,
            key: document.key,
            title: document.title,
            depositor: document.depositor.text,
            latestVersion: document.latest.text,
            createdAt: document.createdAt
        )
    }
}

extension VersionResource {
    init(_ version: Version) {
        self.init(
            id: version.id.text,
            document: version.document.text,
            number: version.number,
            derivedFrom: version.derivedFrom?.text,
            author: version.author.text,
            createdAt: version.createdAt,
            pieces: version.pieces.map(PieceResource.init)
        )
    }
}

extension PieceResource {
    init(_ piece: Piece) {
        self.init(
            number: piece.number,
            role: piece.role.rawValue,
            fileName: piece.fileName,
            mediaType: piece.mediaType,
            size: piece.size,
            sha256: Base64URL.encode(piece.digest)
        )
    }
}

extension ExchangeResource {
    init(_ summary: ExchangeSummary) {
        let exchange = summary.exchange
        self.init(
            id: exchange.id.text,
            realm: exchange.realm.text,
            document: DocumentResource(summary.document),
            version: exchange.version.text,
            route: exchange.route.text,
            routeTitle: summary.routeTitle,
            routeVersion: exchange.routeVersion,
            step: exchange.step,
            stepName: summary.stepName,
            sender: exchange.sender.text,
            state: exchange.state.rawValue,
            startedAt: exchange.startedAt
        )
        switch exchange.standing {
        case .waiting(let cause, let owner, let until), .suspended(let cause, let owner, let until):
            (self.cause, self.owner, self.until) = (cause.rawValue, owner.description, until)
        case .ended(_, let reason, let time):
            (self.reason, self.endedAt) = (reason, time)
        }
    }
}

extension TimelineItem {
    init(_ entry: TimelineEntry) {
        self.init(
            time: entry.time,
            name: entry.name,
            actor: entry.actor,
            fields: entry.fields,
            receipt: entry.receipt?.text
        )
    }
}

extension HandoverResource {
    init(_ item: InboxItem) {
        let handover = item.handover
        self.init(
            id: handover.id.text,
            exchange: handover.exchange.text,
            realm: handover.realm.text,
            stepName: item.stepName,
            sender: item.sender.text,
            state: handover.state.rawValue,
            fence: handover.fence,
            leasedUntil: handover.leasedUntil,
            offeredAt: handover.offeredAt,
            expiresAt: handover.expiresAt,
            expectsVersion: item.expectsVersion,
            reason: handover.reason,
            document: DocumentResource(item.document),
            version: VersionResource(item.version)
        )
    }
}

extension ReceiptResource {
    init(_ receipt: Receipt) {
        self.init(
            id: receipt.id.text,
            kind: receipt.kind.rawValue,
            realm: receipt.realm.text,
            exchange: receipt.exchange?.text,
            handover: receipt.handover?.text,
            version: receipt.version.text,
            createdAt: receipt.createdAt,
            statement: receipt.statement
        )
    }
}

extension RootResource {
    init(_ root: EvidenceRoot) {
        self.init(number: root.number, createdAt: root.createdAt, statement: root.statement)
    }
}

extension ProofResource {
    init(_ proof: EvidenceProof) {
        self.init(
            event: proof.body,
            sequence: proof.sequence,
            previousLeaf: Base64URL.encode(proof.previousLeaf),
            batch: Batch(
                chain: proof.batch.chain,
                first: proof.batch.firstSequence,
                last: proof.batch.lastSequence,
                leaf: Base64URL.encode(proof.batch.leaf),
                head: Base64URL.encode(proof.batch.head)
            ),
            pathInBatch: proof.pathInBatch.map { Base64URL.encode($0) },
            batchIndex: proof.batchIndex,
            batchCount: proof.batchCount,
            pathInRoot: proof.pathInRoot.map { Base64URL.encode($0) },
            root: RootResource(proof.root)
        )
    }
}

extension DocumentTypeResource {
    init(_ type: DocumentType) {
        self.init(
            id: type.id.text,
            title: type.title,
            mainMediaTypes: type.mainMediaTypes,
            annexMediaTypes: type.annexMediaTypes,
            maximumPieceSize: type.maximumPieceSize,
            maximumPieces: type.maximumPieces
        )
    }
}

extension RouteResource {
    init(_ applied: AppliedRoute) {
        self.init(
            id: applied.route.id.text,
            version: applied.version,
            title: applied.route.title,
            documentType: applied.route.documentType.text,
            steps: applied.route.steps.map { step in
                let recipient =
                    switch step.recipient {
                    case .sender: "sender"
                    case .application(let id): id.text
                    }
                return Step(name: step.name, to: recipient, days: step.days, expectsVersion: step.expectsVersion)
            }
        )
    }
}
