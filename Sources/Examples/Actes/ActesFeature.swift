import BrokerAPI
import Hummingbird
import Logging
import RelyingParty
import Signatures

/// What *Actes* does: délibérations are written, sent, followed, and come back signed.
struct ActesFeature: ExampleFeature {
    private let controller: DeliberationController
    private let dispatch: Dispatch
    private let returns: SignedReturns

    init(site: Site, folder: String, departement: String, roots: [Certificate]) throws {
        let store = try DeliberationStore(folder: folder)
        for name in store.unreadable {
            site.logger.error("a délibération cannot be read and is left as it is", metadata: ["file": "\(name)"])
        }
        self.dispatch = Dispatch(store: store, broker: site.broker, logger: site.logger)
        self.returns = SignedReturns(
            store: store,
            broker: site.broker,
            verifier: CMSVerifier(trust: roots),
            time: site.time,
            logger: site.logger
        )
        self.controller = DeliberationController(
            site: site,
            store: store,
            dispatch: self.dispatch,
            follow: Follow(store: store, broker: site.broker, time: site.time),
            departement: departement
        )
    }

    func addRoutes(to router: Router<BasicRequestContext>) { self.controller.addRoutes(to: router) }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.dispatch.run() }
            group.addTask { await self.returns.run() }
        }
    }
}
