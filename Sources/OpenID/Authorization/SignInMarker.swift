import Model
import Primitives
import Synchronization

/// Says when something happened to one request: added to the address the agent comes back to. Bound to that very
/// request and good for half an hour.
struct SignInMarker: Sendable, Hashable {
    enum Kind: String, Sendable {
        /// The agent was sent to sign in, so that coming back is not asked again: good for one code.
        case asked = "liamm_asked"
        /// A request that has an end of its own was brought in time: the sign-in may take longer than that.
        case brought = "liamm_brought"
    }

    static let life = Duration.minutes(30)
    /// What the hub's own pages add to a request, and what is therefore no part of it.
    static let own: Set<String> = [
        Kind.asked.rawValue, Kind.brought.rawValue, "liamm_affiliation", "liamm_consent",
        AuthorizationRequest.cancelled,
    ]

    let kind: Kind
    let askedAt: Timestamp
    private let request: [UInt8]

    init(_ kind: Kind = .asked, for request: AuthorizationRequest, at time: Timestamp) {
        self.kind = kind
        self.askedAt = time
        self.request = Self.digest(of: request, kind)
    }

    /// The marker that the request carries; nil when it is not ours, of another request, or old.
    init?(_ kind: Kind = .asked, in request: AuthorizationRequest, sealer: any SecretSealer, now: Timestamp) {
        guard let text = request.sent[kind.rawValue], text.utf8.count < 256, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .authorizationMarker), opened.count > 32,
            let microseconds = Int64(String(decoding: opened[32...], as: UTF8.self))
        else { return nil }
        self.kind = kind
        self.askedAt = Timestamp(microseconds: microseconds)
        self.request = Array(opened[..<32])
        guard constantTimeEquals(self.request, Self.digest(of: request, kind)), now - self.askedAt < Self.life else {
            return nil
        }
    }

    func sealed(by sealer: any SecretSealer) -> String {
        let bytes = self.request + Array(String(self.askedAt.microseconds).utf8)
        return Base64URL.encode(sealer.seal(bytes, for: .authorizationMarker))
    }

    /// Of what was sent, whatever it refers to.
    private static func digest(of request: AuthorizationRequest, _ kind: Kind) -> [UInt8] {
        let pairs = request.carried.filter { !self.own.contains($0.0) }
        return Digest.sha256("\(kind.rawValue) \(request.address)?\(FormParameters.encode(pairs))")
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
