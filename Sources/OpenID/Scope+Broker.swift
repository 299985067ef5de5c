package import Model

/// What an application may ask for itself, with no agent about: the broker's verbs (RFC 6749, section 4.4).
package enum BrokerScope: String, Sendable, CaseIterable {
    case deposit = "broker.deposit"
    case receive = "broker.receive"

    package var right: Application.BrokerRight {
        switch self {
        case .deposit: .deposit
        case .receive: .receive
        }
    }
}
