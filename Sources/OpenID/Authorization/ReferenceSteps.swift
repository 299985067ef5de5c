import Model
import Primitives

extension AuthorizationStep {
    /// RFC 9126, section 4: what was sent ahead is all that counts, whatever stands beside the reference. It is there
    /// until a code is given, as long as it was brought in time.
    static let pushedRequest = AuthorizationStep(name: "pushed-request") { request, endpoint in
        guard let reference = request.sent["request_uri"] else { return nil }
        guard let application = request.application, !request.isPushing else {
            return .malformed(OAuthError(.invalidRequest, "request_uri cannot be pushed"))
        }
        guard let hash = PushedAuthorization.hash(of: reference) else {
            // OpenID Connect Core, section 3.1.2.6: nothing is fetched from elsewhere.
            request.trustAddress(of: application)
            return endpoint.error(.requestURINotSupported, "only a request_uri that was given here", request)
        }
        let broughtAt = request.broughtAt ?? endpoint.clock.now
        guard let pushed = try await endpoint.pushedRequests.request(hash),
            pushed.application == application.clientID, pushed.issuerRealm == request.issuer.realm,
            broughtAt <= pushed.expiresAt, let json = try? StrictJSON.parse(pushed.parameters),
            let parameters = FormParameters(json)
        else { return .malformed(OAuthError(.invalidRequestURI, "the request_uri is unknown, used or too old")) }
        request.parameters = parameters
        request.pushed = hash
        return nil
    }

    /// RFC 9101: parameters are those of the object, and `response_type` and `scope` those beside it where it has none
    /// (OpenID Connect Core, section 6.1, wants them there).
    static let requestObject = AuthorizationStep(name: "request-object") { request, endpoint in
        guard request.pushed == nil, let token = request.sent["request"] else { return nil }
        guard let application = request.application else { return .unknownClient }
        do {
            let object = try await endpoint.requestObject(token, of: application, for: request)
            request.parameters = try object.parameters(beside: request.sent, of: application)
            // What is pushed is used once by its reference; what the pages of the hub bring again was used when it came.
            if request.broughtAt == nil, !request.isPushing {
                try await endpoint.spend(object, of: application, for: .coming)
            }
            request.object = object
            return nil
        } catch let error as OAuthError {
            request.trustAddress(of: application)
            return endpoint.error(error.code, error.reason, request)
        }
    }

    /// FAPI 2.0 Security Profile, section 5.3.2.2, and whoever registered it: nothing but pushed requests.
    static let pushedOnly = AuthorizationStep(name: "pushed-only") { request, endpoint in
        guard request.application?.client.mustPush == true, request.pushed == nil, !request.isPushing else {
            return nil
        }
        return endpoint.error(.invalidRequest, "the application pushes its requests (RFC 9126)", request)
    }
}

extension AuthorizationRequest {
    /// Of what could be read its own address serves; what cannot be read has none, and one beside it does. Either is one
    /// that is registered.
    fileprivate mutating func trustAddress(of application: Application) {
        guard let address = self.parameters["redirect_uri"], RedirectURI.isRegistered(address, for: application) else {
            return
        }
        self.redirectURI = address
    }
}
