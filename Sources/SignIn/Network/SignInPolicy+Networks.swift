package import Model
import Primitives

extension SignInPolicy {
    /// Whether somebody at this address may sign in. Where networks are named, an address that cannot be read is in none.
    package func letsIn(_ address: String) -> Bool {
        guard !self.networks.isEmpty else { return true }
        guard let address = IPAddress(address) else { return false }
        return self.networks.compactMap { IPNetwork($0) }.contains { $0.contains(address) }
    }
}
