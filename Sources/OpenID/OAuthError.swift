/// A refusal in the words of RFC 6749 (sections 4.1.2.1 and 5.2) and OpenID Connect Core (section 3.1.2.6).
package struct OAuthError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case invalidToken = "invalid_token"
        /// RFC 6750, section 3.1.
        case insufficientScope = "insufficient_scope"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case accessDenied = "access_denied"
        case loginRequired = "login_required"
        case interactionRequired = "interaction_required"
        case consentRequired = "consent_required"
        /// OpenID Connect Core Error Code unmet_authentication_requirements 1.0.
        case unmetAuthenticationRequirements = "unmet_authentication_requirements"
        case accountSelectionRequired = "account_selection_required"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        /// RFC 8628, section 3.5.
        case authorizationPending = "authorization_pending"
        case slowDown = "slow_down"
        case expiredToken = "expired_token"
        /// RFC 7009, section 2.2.1.
        case unsupportedTokenType = "unsupported_token_type"
        case invalidRequestURI = "invalid_request_uri"
        case invalidRequestObject = "invalid_request_object"
        /// RFC 8707, section 2; RFC 8693, section 2.2.2.
        case invalidTarget = "invalid_target"
        /// RFC 9396, section 5.
        case invalidAuthorizationDetails = "invalid_authorization_details"
        /// RFC 7591, section 3.2.2.
        case invalidRedirectURI = "invalid_redirect_uri"
        case invalidClientMetadata = "invalid_client_metadata"
        case unapprovedSoftwareStatement = "unapproved_software_statement"
        case temporarilyUnavailable = "temporarily_unavailable"
        case serverError = "server_error"
        /// RFC 9449, section 12.2.
        case invalidProof = "invalid_dpop_proof"
        case useProofNonce = "use_dpop_nonce"
        /// RFC 9470, section 3.
        case insufficientUserAuthentication = "insufficient_user_authentication"
    }

    package let code: Code
    /// ASCII without quotes or backslash (RFC 6749, appendix A.8): what to change, never a registered value.
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { "\(self.code.rawValue): \(self.reason)" }
}
