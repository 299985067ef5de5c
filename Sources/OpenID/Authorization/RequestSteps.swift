import Model
import Primitives

extension AuthorizationStep {
    /// RFC 6749, section 3.1: no parameter more than once.
    static let repeatedParameters = AuthorizationStep(name: "repeated-parameters") { request, _ in
        guard let name = request.sent.repeated.sorted().first else { return nil }
        return .malformed(OAuthError(.invalidRequest, "a parameter is repeated: \(asciiWord(name))"))
    }

    /// An unknown or disabled client is a page (RFC 9700, section 4.11).
    static let client = AuthorizationStep(name: "client") { request, endpoint in
        guard let id = request.sent["client_id"],
            let application = try await endpoint.applications.application(.init(id)), application.isEnabled
        else { return .unknownClient }
        request.application = application
        return nil
    }

    /// Compared byte for byte; it must be sent even when one only is registered (OpenID Connect Core, 3.1.2.1).
    static let redirectURI = AuthorizationStep(name: "redirect-uri") { request, _ in
        guard let application = request.application else { return .unknownClient }
        guard let address = request.parameters["redirect_uri"], RedirectURI.isRegistered(address, for: application)
        else { return .unregisteredRedirect(application: application) }
        request.redirectURI = address
        return nil
    }

    static let responseType = AuthorizationStep(name: "response-type") { request, endpoint in
        guard let type = request.parameters["response_type"] else {
            return endpoint.error(.invalidRequest, "response_type is missing", request)
        }
        guard type == "code" else {
            return endpoint.error(.unsupportedResponseType, "only response_type=code", request)
        }
        guard request.application?.client.grants.contains(.authorizationCode) == true else {
            return endpoint.error(.unauthorizedClient, "the application is not registered for codes", request)
        }
        return nil
    }

    /// A code is never put into a fragment (OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1).
    static let responseMode = AuthorizationStep(name: "response-mode") { request, endpoint in
        guard let mode = request.parameters["response_mode"], AuthorizationResponse.Mode(rawValue: mode) == nil
        else { return nil }
        return endpoint.error(.invalidRequest, "only response_mode=query or form_post", request)
    }

    static let scope = AuthorizationStep(name: "scope") { request, endpoint in
        guard let application = request.application else { return .unknownClient }
        guard Scope.isWellFormed(request.parameters["scope"] ?? "") else {
            return endpoint.error(.invalidScope, Scope.illFormed.reason, request)
        }
        request.scopes = Scope.parse(request.parameters["scope"] ?? "", for: application)
        guard request.scopes.contains(.openid) else {
            return endpoint.error(.invalidScope, "scope must contain openid", request)
        }
        return nil
    }

    static let prompt = AuthorizationStep(name: "prompt") { request, endpoint in
        let words = (request.parameters["prompt"] ?? "").split(separator: " ").map(String.init)
        let prompts = Set(words.compactMap(AuthorizationRequest.Prompt.init(rawValue:)))
        guard prompts.count == Set(words).count else {
            return endpoint.error(.invalidRequest, "unknown prompt value", request)
        }
        guard !prompts.contains(.none) || prompts.count == 1 else {
            return endpoint.error(.invalidRequest, "prompt=none stands alone", request)
        }
        request.prompts = prompts
        return nil
    }

    static let maxAge = AuthorizationStep(name: "max-age") { request, endpoint in
        guard let text = request.parameters["max_age"] else {
            // OpenID Connect Dynamic Client Registration, section 2.
            request.maxAge = request.application?.client.defaultMaxAge
            return nil
        }
        guard 1...10 ~= text.utf8.count, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let seconds = Int(text), seconds <= 1_000_000_000
        else {
            return endpoint.error(.invalidRequest, "max_age is a number of seconds", request)
        }
        request.maxAge = .seconds(seconds)
        return nil
    }

    /// RFC 7636: S256 only; asked of public clients, of FAPI 2.0 (Security Profile, section 5.3.2.2) and of all that were
    /// not let off (RFC 9700, section 2.1.1).
    static let pkce = AuthorizationStep(name: "pkce") { request, endpoint in
        let method = request.parameters["code_challenge_method"]
        guard let challenge = request.parameters["code_challenge"] else {
            guard let application = request.application, method == nil, !application.mustSendChallenge else {
                return endpoint.error(.invalidRequest, "code_challenge is required (PKCE)", request)
            }
            return nil
        }
        guard method == "S256", Base64URL.decode(challenge)?.count == 32 else {
            return endpoint.error(.invalidRequest, "code_challenge_method must be S256", request)
        }
        return nil
    }
}

extension Application {
    fileprivate var mustSendChallenge: Bool {
        self.authentication == .none || self.client.requiresPKCE || self.client.profile == .fapi2
    }
}

/// What may stand in an `error_description`; anything else becomes `?`.
func asciiWord(_ text: String) -> String {
    String(
        decoding: text.utf8.prefix(40).map { byte in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                ? byte : UInt8(ascii: "?")
        },
        as: UTF8.self
    )
}
