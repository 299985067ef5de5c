package import Broker
package import Model
package import OpenID
package import Primitives

/// The use cases behind `/broker/v1`, made once by Bootstrap.
package struct BrokerServices: Sendable {
    package let stores: any Stores
    let access: ApplicationAccess
    package var deposits: Deposits
    package var inbox: Inbox
    package var pieces: PieceReading
    package let signer: EvidenceSigner
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
