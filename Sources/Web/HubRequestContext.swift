package import Hummingbird
import NIOCore

/// What one request knows beside itself: who is at the other end, and on the administration socket which operator.
package struct HubRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Of the machine that asks: the peer, unless `ClientAddress` knows better.
    package internal(set) var clientAddress: String
    /// The path below the issuer that an endpoint was called by, where it is not its own: see `KeycloakPaths`.
    var alias: String?
    /// For the administration socket, which asks it who is at the other end.
    let channel: any Channel
    /// Set by the administration socket alone.
    package var operatorName: String?

    package init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
        self.clientAddress = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// A form or JSON body larger than this is refused.
    package var maxUploadSize: Int { 256 * 1024 }
}
