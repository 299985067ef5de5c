package import BrokerAPI

extension BrokerProblem {
    /// What went wrong and what to do about it, for the people in front of the page.
    package var words: String {
        switch self.code {
        case "unreachable", "unavailable":
            "Le hub ne répond pas pour le moment. Rien n’est perdu : réessayez dans un instant."
        case "storage-full": "Le hub n’a plus de place. Rien n’est perdu : prévenez ses exploitants, puis réessayez."
        case "lease-held": "Quelqu’un d’autre traite ce document en ce moment. Réessayez dans une minute."
        case "fence-moved":
            "Quelqu’un d’autre a repris ce document entre-temps. Relisez-le, puis recommencez si c’est encore utile."
        case "ended": "Cette étape est déjà terminée : il n’y a plus rien à faire."
        case "not-found": "Le hub ne connaît pas ce document, ou ne le remet plus à cette application."
        case "version-conflict":
            "Un autre document porte déjà ce numéro à cette date. Changez le numéro, puis envoyez de nouveau."
        case "recipient-not-ready":
            "L’application qui doit signer ne reçoit pas encore les documents de votre collectivité. "
                + "Prévenez les administrateurs du hub, puis réessayez."
        case "digest-mismatch":
            "Les octets reçus ne sont pas ceux qui ont été envoyés. Rien n’a été enregistré : réessayez."
        case "too-large": "Le document est trop grand pour ce circuit."
        case "not-signed-in", "forbidden":
            "Le hub ne laisse pas cette application faire cela. Prévenez les administrateurs du hub, puis réessayez."
        default: "Le hub a refusé la demande (\(self.code)). Prévenez les administrateurs du hub."
        }
    }

    /// Whether trying again by itself makes sense: the hub was away, or took the token back.
    package var isWorthRepeating: Bool { self.isTransient || self.status == 401 || self.status >= 502 }
}
