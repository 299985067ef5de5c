import JOSE
import Model
import Primitives

/// A request signed by its application (RFC 9101; OpenID Connect Core, section 6), verified.
struct RequestObject: Sendable {
    /// What it is good for once.
    enum Use: String, Sendable { case coming = "request-object", code = "request-object-code" }

    /// FAPI 2.0 Message Signing, section 5.3.1: from `nbf`, or `iat`, to `exp`.
    static let life = Duration.minutes(60)
    /// Outside that profile, which alone says how long.
    static let longestLife = Duration.hours(25)
    static let leeway = Duration.seconds(30)
    /// What says something of the token, not of the request.
    private static let ofToken: Set<String> = ["iss", "aud", "sub", "exp", "nbf", "iat", "jti"]

    /// The `jti`; nil where its maker lets it be used again.
    let id: String?
    /// From then on it is refused for its age, unless it was brought before.
    let end: Timestamp
    private let claims: JSONValue

    /// Who made it, for whom, and until when; nothing that leads elsewhere (RFC 9101, section 4).
    init(_ token: JWT, of application: Application, issuer: Issuer, at time: Timestamp) throws(OAuthError) {
        // RFC 9101, section 4, and OpenID Connect Core, section 6.1, advise both; FAPI 2.0 Message Signing asks for them.
        let isStrict = application.client.profile == .fapi2
        let (maker, audience) = (token.claims["iss"], token.claims["aud"])
        guard maker == .string(application.clientID.text) || (maker == nil && !isStrict) else {
            throw OAuthError(.invalidRequestObject, "iss of the request object is the client_id")
        }
        let isOurs = audience?.string == issuer.url || audience?.array?.contains(.string(issuer.url)) == true
        guard isOurs || (audience == nil && !isStrict) else {
            throw OAuthError(.invalidRequestObject, "aud of the request object is the issuer")
        }
        guard token.claims["request"] == nil, token.claims["request_uri"] == nil else {
            throw OAuthError(.invalidRequestObject, "a request object holds no request and no request_uri")
        }
        let id = token.claims["jti"]
        guard id == nil || id?.string.map({ 1...512 ~= $0.utf8.count }) == true else {
            throw OAuthError(.invalidRequestObject, "jti of the request object is a text of 1 to 512 bytes")
        }
        self.end = try Self.end(of: token, isStrict: isStrict, at: time)
        self.id = id?.string
        self.claims = token.claims
    }

    /// Without `exp` it lives for as long as one may.
    private static func end(of token: JWT, isStrict: Bool, at time: Timestamp) throws(OAuthError) -> Timestamp {
        do throws(JOSEError) {
            let (begin, made) = (try token.time("nbf"), try token.time("iat"))
            let start = begin ?? made
            guard let exp = try token.time("exp") else {
                // One that is good once has a time after which it need not be remembered.
                guard !isStrict, start != nil || token.claims["jti"] == nil else { throw JOSEError(.malformed) }
                if let ahead = [begin, made].compactMap(\.self).max(), ahead > time + Self.leeway {
                    throw JOSEError(.notYetValid)
                }
                let end = (start ?? time) + Self.life
                guard end + Self.leeway > time else { throw JOSEError(.expired) }
                return end + Self.leeway
            }
            try token.checkTimes(now: time, leeway: Self.leeway)
            guard exp - (start ?? time) <= (isStrict ? Self.life : Self.longestLife) else {
                throw JOSEError(.malformed)
            }
            return exp + Self.leeway
        } catch {
            throw OAuthError(.invalidRequestObject, Self.refusal(error.code))
        }
    }

    private static func refusal(_ code: JOSEError.Code) -> String {
        switch code {
        case .expired: "the request object has ended"
        case .notYetValid: "the request object is not good yet: its nbf or iat lies ahead"
        default: "exp of the request object is missing, no time, or too long after its nbf or iat"
        }
    }

    func parameters(beside outside: FormParameters, of application: Application) throws(OAuthError) -> FormParameters {
        let hidden = Self.ofToken.union(SignInMarker.own)
        guard var parameters = FormParameters(self.claims, without: hidden),
            parameters["client_id"] ?? application.clientID.text == application.clientID.text
        else { throw OAuthError(.invalidRequestObject, "client_id differs in the request object") }
        for name in ["response_type", "scope"] {
            guard let value = outside[name] else { continue }
            if parameters[name] == nil { parameters.add(value, to: name) }
        }
        if let type = outside["response_type"], type != parameters["response_type"] {
            throw OAuthError(.invalidRequestObject, "response_type differs in the request object")
        }
        return parameters
    }
}

extension AuthorizationEndpoint {
    /// An object that names itself by `jti` comes once, and gives one code however often the pages of the hub bring it
    /// again: thrown is `invalid_request_object` when it was used so before.
    func spend(_ object: RequestObject, of application: Application, for use: RequestObject.Use) async throws {
        guard let id = object.id else { return }
        let isFirst = try await self.replays.use(
            "\(application.clientID)\n\(id)",
            kind: use.rawValue,
            until: max(object.end, self.clock.now + SignInMarker.life)
        )
        guard isFirst else { throw OAuthError(.invalidRequestObject, "the request object was used before") }
    }

    /// Held against the keys of the application, by the algorithm it registered: never by none.
    func requestObject(
        _ token: String,
        of application: Application,
        for request: AuthorizationRequest
    ) async throws -> RequestObject {
        let client = application.client
        guard client.keys != nil || client.keysURI != nil else {
            throw OAuthError(.requestNotSupported, "the application has registered no keys for request objects")
        }
        let unverified = try await self.signedObject(token, of: client)
        let algorithms: Set<SigningAlgorithm> = client.requestObjectAlgorithm.map { [$0] } ?? client.profile.algorithms
        let signed = try await self.verified(unverified, of: application, algorithms: algorithms)
        guard let jwt = try? JWT(signed, types: .requestObject) else {
            throw OAuthError(.invalidRequestObject, "the type of the request object is another")
        }
        // Brought in time: the sign-in may take longer than the object lives.
        let time = request.broughtAt ?? self.clock.now
        return try RequestObject(jwt, of: application, issuer: request.issuer, at: time)
    }

    private func verified(
        _ token: UnverifiedJWS,
        of application: Application,
        algorithms: Set<SigningAlgorithm>
    ) async throws -> JWS {
        for isStale in [false, true] {
            let keys: KeySet
            do {
                keys = try await self.clientKeys.keys(of: application, isStale: isStale)
            } catch let error as OAuthError {
                throw OAuthError(.invalidRequestObject, error.reason)
            }
            do {
                return try token.verified(by: keys, algorithms: algorithms, rule: .namedOrOnly)
            } catch {
                // A key that the application has just begun to use.
                guard !isStale, error.code == .unknownKey else { break }
            }
        }
        throw OAuthError(.invalidRequestObject, "the signature of the request object is not valid")
    }
}

extension ClientSettings.Profile {
    /// FAPI 2.0 Security Profile, section 5.4.1, leaves RS256 out.
    fileprivate var algorithms: Set<SigningAlgorithm> {
        switch self {
        case .standard: Set(SigningAlgorithm.allCases)
        case .fapi2: [.PS256, .ES256, .EdDSA]
        }
    }
}
