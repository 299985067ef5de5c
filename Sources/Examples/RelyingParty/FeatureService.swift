import ServiceLifecycle

/// The background work of an application, ended with the application.
struct FeatureService: Service {
    let feature: any ExampleFeature

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.feature.run() }
    }
}
