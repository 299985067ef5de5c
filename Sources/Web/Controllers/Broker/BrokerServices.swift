package import Broker
package import Model
package import OpenID
package import Primitives

/// The use cases behind `/broker/v1`, made once by Bootstrap.
package struct BrokerServices: Sendable {
    let stores: any Stores
    let access: ApplicationAccess
    let deposits: Deposits
    let inbox: Inbox
    let pieces: PieceReading
    let signer: EvidenceSigner
    private let clock: any WallClock

    var now: Timestamp { self.clock.now }

    package init(
        stores: any Stores,
        access: ApplicationAccess,
        deposits: Deposits,
        inbox: Inbox,
        pieces: PieceReading,
        signer: EvidenceSigner,
        clock: any WallClock
    ) {
        self.stores = stores
        self.access = access
        self.deposits = deposits
        self.inbox = inbox
        self.pieces = pieces
        self.signer = signer
        self.clock = clock
    }
}
