import Model

/// The browser at the other end of a request.
package struct Visit: Sendable {
    /// What it says of itself.
    package let device: String
    package let address: String
    package let known: KnownBrowser?
    /// The session that it holds already.
    package let held: SessionManager.Held?

    package init(device: String, address: String, known: KnownBrowser?, held: SessionManager.Held?) {
        self.device = device
        self.address = address
        self.known = known
        self.held = held
    }
}
