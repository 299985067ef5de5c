import Model
import Primitives
import SignIn

extension AuthorizationStep {
    /// `acr_values` and the `acr` of the `claims` parameter (OpenID Connect Core, sections 3.1.2.1 and 5.5.1.1). Levels
    /// that nobody knows are ignored, unless one of them was essential.
    static let level = AuthorizationStep(name: "level") { request, endpoint in
        let asked: LevelRequest
        do {
            asked = try LevelRequest(request.parameters)
        } catch {
            return endpoint.error(.invalidRequest, "claims is not a JSON object of claim requests", request)
        }
        request.levels = asked.levels
        request.isLevelEssential = asked.isEssential
        guard !asked.isEssential || !asked.levels.isEmpty else {
            return endpoint.unmet("no level asked for is known here", request)
        }
        return nil
    }

    /// The level of the hat worn: reached by asking for what is missing, once; an essential one that stays out of reach
    /// is an error, another is answered with what there is.
    static let assurance = AuthorizationStep(name: "assurance") { request, endpoint in
        guard let session = request.session, let affiliation = request.affiliation else { return .unknownClient }
        guard let assurance = Assurance(of: session, wearing: affiliation) else {
            return endpoint.error(.accessDenied, "nothing proved counts for this affiliation", request)
        }
        guard !request.levels.isEmpty, !assurance.meets(request.levels) else { return nil }
        if request.prompts.contains(.none) {
            guard request.isLevelEssential else { return nil }
            return endpoint.error(.interactionRequired, "the level asked for needs another proof", request)
        }
        if let marker = endpoint.marker(of: request) {
            // Asked for this very request already.
            request.marker = marker
            guard request.isLevelEssential else { return nil }
            return endpoint.unmet("the level asked for was not reached", request)
        }
        let isWithinReach = try await endpoint.canRise(session, affiliation)
        guard request.isLevelEssential || isWithinReach else { return nil }
        return endpoint.signIn(request, isFresh: false, realm: affiliation.realm)
    }
}

/// Which levels a request asks for.
struct LevelRequest: Sendable, Hashable {
    let levels: [AssuranceLevel]
    let isEssential: Bool

    struct Malformed: Error {}

    init(_ parameters: FormParameters) throws(Malformed) {
        if let text = parameters["claims"] {
            guard let claims = try? StrictJSON.parse(text), claims.object != nil else { throw Malformed() }
            if let tokens = claims["id_token"], tokens != .null {
                guard tokens.object != nil else { throw Malformed() }
                if let acr = tokens["acr"], acr != .null {
                    guard acr.object != nil else { throw Malformed() }
                    let words =
                        (acr["values"]?.array ?? []).compactMap(\.string) + [acr["value"]?.string].compactMap { $0 }
                    let asked = words.filter { !$0.isEmpty }
                    // An empty list asks for nothing: some providers send it (identity-facts, section 3).
                    if !asked.isEmpty {
                        self.levels = Self.known(asked)
                        self.isEssential = acr["essential"]?.bool ?? false
                        return
                    }
                }
            }
        }
        self.levels = Self.known((parameters["acr_values"] ?? "").split(separator: " ").map(String.init))
        self.isEssential = false
    }

    private static func known(_ words: [String]) -> [AssuranceLevel] {
        words.reduce(into: []) { levels, word in
            if let level = AssuranceLevel(rawValue: word), !levels.contains(level) { levels.append(level) }
        }
    }
}
