package import Hummingbird
import NIOCore
package import OpenID

/// What one request knows beside itself: who is at the other end, and on the administration socket which operator.
package struct HubRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Of the machine that asks: the peer, unless `ClientAddress` knows better.
    package internal(set) var clientAddress: String
    /// DER of the certificate that the client has shown: set by `ShownCertificate` alone.
    package internal(set) var certificate: [UInt8]?
    /// What the answer will carry beside itself; `NotedHeaders` writes it.
    let notes = AnswerNotes()
    /// The path below the issuer that an endpoint was called by, where it is not its own: see `KeycloakPaths`.
    var alias: String?
    /// For the administration socket, which asks it who is at the other end.
    let channel: any Channel
    /// Set by the administration socket alone.
    package var operatorName: String?
    /// Set by the administration on the public listener alone, which lets nobody through without.
    package var administrator: AdministratorParty?

    package init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
        self.clientAddress = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// A form or JSON body larger than this is refused.
    package var maxUploadSize: Int { 256 * 1024 }
}
