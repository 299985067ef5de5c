package import Hummingbird

/// What one application does beyond signing agents in: its pages, and its work while nobody looks.
package protocol ExampleFeature: Sendable {
    func addRoutes(to router: Router<BasicRequestContext>)

    /// Works until it is cancelled.
    func run() async
}
