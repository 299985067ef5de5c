package import Hummingbird
import NIOCore

/// What one request knows beside itself: who is at the other end, and on the administration socket which operator.
package struct HubRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package let peerAddress: String
    /// Set by the administration socket alone.
    package var operatorName: String?

    package init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.peerAddress = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// A form or JSON body larger than this is refused.
    package var maxUploadSize: Int { 256 * 1024 }
}
