import Hummingbird
import Primitives
import RelyingParty
import Signatures

/// What *Parapheur* does: shows what waits for a decision, signs and refuses.
struct ParapheurFeature: ExampleFeature {
    private let waiting: WaitingDocuments
    private let controller: DocumentController

    init(site: Site, authority: DemoAuthority, group: String?) {
        self.waiting = WaitingDocuments(broker: site.broker, logger: site.logger)
        self.controller = DocumentController(
            site: site,
            waiting: self.waiting,
            desk: SigningDesk(authority: authority, broker: site.broker, time: site.time),
            rules: SigningRules(group: group),
            authority: authority.root.pem
        )
    }

    func addRoutes(to router: Router<BasicRequestContext>) { self.controller.addRoutes(to: router) }

    func run() async { await self.waiting.run() }
}
