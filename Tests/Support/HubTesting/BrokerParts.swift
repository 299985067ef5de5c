import Broker
package import ObjectStorage
import Primitives
import Web

/// What a test puts in the place of parts of the broker; nil leaves the real one.
package struct BrokerParts: Sendable {
    /// Where bytes are kept.
    package var objects: (any ObjectStore)?
    /// By which a poll measures how long it waited.
    package var pause: (any Clock<Duration>)?

    package init(objects: (any ObjectStore)? = nil, pause: (any Clock<Duration>)? = nil) {
        self.objects = objects
        self.pause = pause
    }

    func placed(in services: BrokerServices, clock: any WallClock) -> BrokerServices {
        var services = services
        let (stores, signer) = (services.stores, services.signer)
        if let objects {
            services.pieces = PieceReading(objects: objects)
            services.deposits = Deposits(
                stores: stores,
                objects: objects,
                signer: signer,
                clock: clock,
                random: SystemRandomSource()
            )
        }
        if let pause { services.inbox = Inbox(stores: stores, signer: signer, clock: clock, pause: pause) }
        return services
    }
}
