import Hummingbird

/// Every route of `/broker/v1`, in one list.
enum BrokerRoutes {
    static func add(_ services: BrokerServices, to router: some RouterMethods<HubRequestContext>) {
        DocumentController(services: services).addRoutes(to: router)
        PieceController(services: services).addRoutes(to: router)
        ExchangeController(services: services).addRoutes(to: router)
        InboxController(services: services).addRoutes(to: router)
        EvidenceController(services: services).addRoutes(to: router)
        CatalogController(services: services).addRoutes(to: router)
        DescriptionController().addRoutes(to: router)
    }
}
