import Foundation
import JOSE
import Model
import Primitives

/// What a request says of who sends it, nothing of it proved yet.
struct PresentedCredentials {
    enum Way {
        /// A public client; or one whose certificate proves it.
        case nothing
        case basic(String)
        case post(String)
        case assertion(UnverifiedJWS)
    }

    let clientID: Application.ClientID
    let way: Way

    var secret: String? {
        switch self.way {
        case .basic(let secret), .post(let secret): secret
        case .nothing, .assertion: nil
        }
    }

    /// As it is registered (OpenID Connect Core, section 9).
    var name: String {
        switch self.way {
        case .nothing: "no proof (none, or a certificate)"
        case .basic: "client_secret_basic"
        case .post: "client_secret_post"
        case .assertion: "private_key_jwt"
        }
    }

    /// RFC 7523, section 2.2.
    private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    init(authorization: String?, form: FormParameters) throws(OAuthError) {
        let isAsserted = form["client_assertion"] != nil || form["client_assertion_type"] != nil
        let ways = [authorization != nil, form["client_secret"] != nil, isAsserted]
        guard ways.filter(\.self).count <= 1 else {
            throw OAuthError(.invalidRequest, "one way of client authentication only")
        }
        let id: String
        if let authorization {
            guard let (name, secret) = Self.basic(authorization) else { throw ClientAuthentication.refusal }
            id = name
            self.way = .basic(secret)
        } else if isAsserted {
            guard let type = form["client_assertion_type"], isSame(type, Self.assertionType),
                let assertion = form["client_assertion"].flatMap({ try? UnverifiedJWS($0) }),
                // RFC 7523, section 3: the subject is the client, whether it is named beside it or not.
                let subject = assertion.claims?["sub"]?.string, !subject.isEmpty
            else { throw ClientAuthentication.refusal }
            id = subject
            self.way = .assertion(assertion)
        } else {
            guard let name = form["client_id"] else { throw ClientAuthentication.refusal }
            id = name
            self.way = form["client_secret"].map { .post($0) } ?? .nothing
        }
        if let named = form["client_id"], !isSame(named, id) {
            throw OAuthError(.invalidRequest, "client_id differs from the authenticated client")
        }
        self.clientID = .init(id)
    }

    /// The identifier and secret are form-encoded before they are base64-encoded (RFC 6749, section 2.3.1).
    private static func basic(_ header: String) -> (id: String, secret: String)? {
        guard let field = AuthorizationField(header), field.scheme == "basic", field.text.utf8.count < 4096,
            let decoded = Data(base64Encoded: field.text), let colon = decoded.firstIndex(of: UInt8(ascii: ":")),
            let id = try? FormParameters(parsing: Array("v=".utf8) + decoded[..<colon])["v"],
            let secret = try? FormParameters(parsing: Array("v=".utf8) + decoded[(colon + 1)...])["v"]
        else { return nil }
        return (id, secret)
    }
}
