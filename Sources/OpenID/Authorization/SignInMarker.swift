import Model
import Primitives
import Synchronization

/// Says that the agent was sent to sign in for one request, and when: added to the address he comes back to, so that
/// coming back is not asked again. Bound to that very request, good for half an hour and for one code.
struct SignInMarker: Sendable, Hashable {
    static let name = "liamm_asked"
    private static let life = Duration.minutes(30)
    /// What the hub's own pages add to a request, and what is therefore no part of it.
    private static let own: Set<String> = [Self.name, "liamm_affiliation", "liamm_consent"]

    let askedAt: Timestamp
    private let request: [UInt8]

    init(for request: AuthorizationRequest, at time: Timestamp) {
        self.askedAt = time
        self.request = Self.digest(of: request)
    }

    /// The marker that the request carries; nil when it is not ours, of another request, or old.
    init?(in request: AuthorizationRequest, sealer: any SecretSealer, now: Timestamp) {
        guard let text = request.parameters[Self.name], text.utf8.count < 256, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .authorizationMarker), opened.count > 32,
            let microseconds = Int64(String(decoding: opened[32...], as: UTF8.self))
        else { return nil }
        self.askedAt = Timestamp(microseconds: microseconds)
        self.request = Array(opened[..<32])
        guard constantTimeEquals(self.request, Self.digest(of: request)), now - self.askedAt < Self.life else {
            return nil
        }
    }

    func sealed(by sealer: any SecretSealer) -> String {
        let bytes = self.request + Array(String(self.askedAt.microseconds).utf8)
        return Base64URL.encode(sealer.seal(bytes, for: .authorizationMarker))
    }

    private static func digest(of request: AuthorizationRequest) -> [UInt8] {
        let pairs = request.parameters.values.filter { !self.own.contains($0.key) }.sorted { $0.key < $1.key }
        return Digest.sha256("\(request.address)?\(FormParameters.encode(pairs.map { ($0.key, $0.value) }))")
    }

    /// Markers that have given a code, one list a node, each kept for as long as it could be shown again.
    final class Spent: Sendable {
        private let markers = Mutex<[SignInMarker: Timestamp]>([:])

        func contains(_ marker: SignInMarker) -> Bool { self.markers.withLock { $0[marker] != nil } }

        /// False when it was spent before.
        func spend(_ marker: SignInMarker, at time: Timestamp) -> Bool {
            self.markers.withLock { markers in
                if markers.count > 10_000 { markers = markers.filter { time - $0.value < SignInMarker.life } }
                return markers.updateValue(time, forKey: marker) == nil
            }
        }
    }
}
