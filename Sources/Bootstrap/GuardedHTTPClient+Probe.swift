import Administration
import Outbound

extension GuardedHTTPClient {
    /// Looks at an address as an administrator's diagnosis asks.
    @Sendable func probe(_ address: String, limit: Int) async -> ApplicationProbed {
        do {
            return .document(try await self.get(address, limit: limit))
        } catch let failure as Failure {
            switch failure {
            case .refused, .tooLarge: return .answered
            case .addressRefused, .schemeRefused: return .failed("\(failure)", isForbidden: true)
            case .notAnAddress, .unresolved, .unreachable: return .failed("\(failure)", isForbidden: false)
            }
        } catch {
            return .failed("it cannot be reached", isForbidden: false)
        }
    }
}
