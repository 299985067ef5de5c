/// Who calls an endpoint, as far as the request itself says beside its parameters.
package struct Caller: Sendable {
    /// The Authorization header.
    package let authorization: String?
    /// Every DPoP header, in order: more than one is refused (RFC 9449, section 4.3).
    package let proofs: [String]
    /// DER of the certificate that the other end of TLS has shown, here or at a trusted proxy (RFC 8705, RFC 9440).
    package let certificate: [UInt8]?
    package let method: String
    /// The endpoint's own address, made of the issuer and never of what the request called it.
    package let url: String
    /// The network address of who calls, as far as it is known.
    package let address: String
    /// For what the answer will carry beside itself.
    package let notes: AnswerNotes

    package init(
        authorization: String? = nil,
        proofs: [String] = [],
        certificate: [UInt8]? = nil,
        method: String = "POST",
        url: String,
        address: String = "local",
        notes: AnswerNotes = AnswerNotes()
    ) {
        self.authorization = authorization
        self.proofs = proofs
        self.certificate = certificate
        self.method = method
        self.url = url
        self.address = address
        self.notes = notes
    }

    /// The issuer whose endpoint this is: what stands before the endpoint's own path, the hub's or Keycloak's.
    var issuer: String {
        let parts = ["/oauth2/", "/protocol/openid-connect/"].compactMap { self.url.firstRange(of: $0) }
        return parts.first.map { String(self.url[..<$0.lowerBound]) } ?? self.url
    }

    var credentials: AuthorizationField? { AuthorizationField(self.authorization) }
}
