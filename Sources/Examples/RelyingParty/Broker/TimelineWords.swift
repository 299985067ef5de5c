package import BrokerAPI

/// One thing that happened to a document, in words.
package enum TimelineWords {
    package static func text(_ item: TimelineItem) -> String {
        let who = item.fields["application"].map(ExchangeWords.application) ?? "Le hub"
        let step = item.fields["step"].map { " (\($0))" } ?? ""
        let reason = item.fields["reason"].map { " : \($0)" } ?? ""
        return switch item.name {
        case "document.deposited": "Déposée dans le hub par \(who)"
        case "document.version-added": "Nouvelle version faite par \(who)"
        case "exchange.started": "Envoyée par \(who)"
        case "exchange.completed": "Circuit terminé"
        case "exchange.rejected": "Circuit arrêté\(reason)"
        case "exchange.cancelled": "Envoi annulé\(reason)"
        case "exchange.suspended": "Circuit suspendu : une intervention est nécessaire"
        case "exchange.resumed": "Circuit repris"
        case "handover.offered": "Remise à \(who)\(step)"
        case "handover.leased": "Prise en charge par \(who)\(step)"
        case "handover.accepted": "Bien reçue par \(who), empreinte vérifiée\(step)"
        case "handover.applied": "Étape terminée par \(who)\(step)"
        case "handover.refused": "Refusée par \(who)\(reason)"
        case "handover.expired": "Délai passé chez \(who)\(step)"
        case "handover.cancelled": "Retirée à \(who)\(reason)"
        default: item.name
        }
    }

    package static func receipt(_ kind: String) -> String {
        switch kind {
        case "deposited": "Reçu de dépôt"
        case "accepted": "Reçu de prise en charge"
        case "applied": "Reçu de fin d’étape"
        case "refused": "Reçu de refus"
        case "expired": "Reçu de délai passé"
        case "cancelled": "Reçu d’annulation"
        default: "Reçu \(kind)"
        }
    }

    package static func role(_ role: String) -> String {
        switch role {
        case "main": "Document"
        case "annex": "Annexe"
        case "signature": "Signature"
        case "receipt": "Reçu"
        case "report": "Rapport"
        default: role
        }
    }
}
