import Model
import OpenID
import Primitives

extension ApplicationAdministration {
    /// What of its calls the provider refused in the last day, as this node has seen it: most often first.
    func calls(of application: Application) -> [ApplicationFinding] {
        let counts = self.services.refusals.counts(of: application.clientID)
        guard !counts.isEmpty else { return [.init(.good, "calls", "none was refused here in the last day")] }
        return counts.map { count in
            let times = count.count == 1 ? "once" : "\(count.count) times"
            return .init(.attention, "calls", "\(count.cause) (\(times), last \(count.last))")
        }
    }
}
