import Model
import Primitives
import SignIn

extension AuthorizationStep {
    /// The agent went back to the application from a page of the sign-in (RFC 6749, section 4.1.2.1).
    static let cancellation = AuthorizationStep(name: "cancellation") { request, endpoint in
        guard request.sent[AuthorizationRequest.cancelled] != nil else { return nil }
        return endpoint.error(.accessDenied, "the agent went back", request)
    }

    /// Who is there, recently enough, and the one whom the application expects? `prompt=login`, `prompt=select_account`
    /// (which lets the agent say who he is again) and `max_age` are held against the time of the sign-in; the marker says
    /// when the agent was sent to sign in, so that coming back is not asked again.
    static let authentication = AuthorizationStep(name: "authentication") { request, endpoint in
        if let session = request.session {
            let at = session.authenticatedAt
            let isExpected = try await endpoint.isExpected(session, request)
            // Spent with the code even where it is not needed: nobody keeps one for later.
            if let marker = endpoint.marker(of: request), at >= marker.askedAt {
                guard isExpected else {
                    return endpoint.error(.loginRequired, "another agent than the one whom the request names", request)
                }
                request.marker = marker
                return nil
            }
            let isYoung = request.maxAge.map { endpoint.clock.now - at <= $0 } ?? true
            if isExpected && isYoung && request.prompts.isDisjoint(with: [.login, .selectAccount]) { return nil }
        }
        if request.prompts.contains(.none) {
            return endpoint.error(.loginRequired, "the agent has to sign in", request)
        }
        // Whoever is signed in already was asked for: what is held is not enough.
        return endpoint.signIn(request, isFresh: request.session != nil)
    }

    /// Default deny, on the affiliation worn (identity.md, "Access").
    static let access = AuthorizationStep(name: "access") { request, endpoint in
        guard let application = request.application, let session = request.session else { return .unknownClient }
        let affiliations = try await endpoint.agents.affiliations(of: session.agent).filter { $0.status == .active }
        let proven = session.realms
        let wearable = affiliations.filter { affiliation in
            proven.contains(affiliation.realm)
                && (request.issuer.realm.map { $0 == affiliation.realm } ?? true)
        }
        let open = wearable.filter { application.refusal(of: $0) == nil }
        if let chosen = request.sent["liamm_affiliation"], let one = open.first(where: { $0.id.text == chosen }) {
            request.affiliation = one
            return nil
        }
        if open.count > 1 {
            guard !request.prompts.contains(.none) else {
                return endpoint.error(.accountSelectionRequired, "several affiliations may enter", request)
            }
            return .chooseAffiliation(
                open,
                application: application,
                destination: endpoint.destination(of: request, isAsked: false)
            )
        }
        if let one = open.first {
            request.affiliation = one
            return nil
        }
        guard let shut = wearable.first ?? affiliations.first else {
            return endpoint.error(.accessDenied, "no active affiliation", request)
        }
        let refusal = application.refusal(of: shut) ?? .otherRealm
        try await endpoint.recordRefusal(refusal, of: shut, application: application)
        if request.prompts.contains(.none) {
            return endpoint.error(.accessDenied, "the access rule of the application", request)
        }
        return .refused(
            application: application,
            refusal,
            realm: shut.realm,
            destination: endpoint.destination(of: request, isAsked: false)
        )
    }

    /// The code is sealed, not stored: a silent single sign-on writes nothing here.
    static let code = AuthorizationStep(name: "code") { request, endpoint in
        guard let application = request.application, let session = request.session,
            let affiliation = request.affiliation, let redirectURI = request.redirectURI
        else { return .unknownClient }
        if let marker = request.marker, !endpoint.spend(marker) {
            return endpoint.error(.loginRequired, "the sign-in that was asked for has been used", request)
        }
        request.details.isUnrotated = application.client.profile == .fapi2
        let now = endpoint.clock.now
        let code = AuthorizationCode(
            grantID: .make(at: now, random: endpoint.random),
            issuerRealm: request.issuer.realm,
            application: application.clientID,
            redirectURI: redirectURI,
            challenge: request.parameters["code_challenge"],
            agent: session.agent,
            realm: affiliation.realm,
            affiliation: affiliation.id,
            session: session.id,
            scopes: request.scopes,
            nonce: request.parameters["nonce"],
            authenticatedAt: session.authenticatedAt,
            acrValues: request.levels.map(\.rawValue),
            details: request.details,
            expiresAt: now + AuthorizationCode.life
        ).sealed(by: endpoint.sealer)
        guard code.utf8.count < AuthorizationCode.maximumLength else {
            return endpoint.error(.invalidRequest, "nonce, claims and details are too long", request)
        }
        if let object = request.object, request.broughtAt != nil {
            do {
                try await endpoint.spend(object, of: application, for: .code)
            } catch let error as OAuthError {
                return endpoint.error(error.code, error.reason, request)
            }
        }
        // Of fifty at once one is given a code (RFC 9126, section 4).
        if let pushed = request.pushed, try await !endpoint.pushedRequests.consume(pushed) {
            return endpoint.error(.invalidRequestURI, "the request_uri has been used", request)
        }
        return endpoint.answer([("code", code)], request)
    }
}
