import Model
import Primitives

extension AuthorizationStep {
    /// OpenID Connect Core, section 5.5: what it asks is answered where tokens and userinfo are made.
    static let claims = AuthorizationStep(name: "claims") { request, endpoint in
        guard let text = request.parameters["claims"] else { return nil }
        guard let claims = try? StrictJSON.parse(text), let members = claims.object,
            [members["id_token"], members["userinfo"]].allSatisfy({ $0 == nil || $0 == .null || $0?.object != nil })
        else { return endpoint.error(.invalidRequest, "claims is not a JSON object of claim requests", request) }
        request.details.claims = text
        request.subjects = ClaimsRequest.subjects(in: claims)
        return nil
    }

    /// RFC 8707, section 2: what the tokens are for, this hub or what the application has registered.
    static let resource = AuthorizationStep(name: "resource") { request, endpoint in
        let known = (request.application?.client.resources ?? []) + [request.issuer.url]
        var resources: [String] = []
        for resource in request.parameters.all("resource") {
            guard RFC3986.isAbsolute(resource), known.contains(where: { $0.utf8.elementsEqual(resource.utf8) }) else {
                return endpoint.error(.invalidTarget, "a resource that the application has not registered", request)
            }
            if !resources.contains(resource) { resources.append(resource) }
        }
        request.details.resources = resources
        return nil
    }

    /// RFC 9396, section 5: an array of objects, each of a type that the application has registered.
    static let authorizationDetails = AuthorizationStep(name: "authorization-details") { request, endpoint in
        guard let text = request.parameters["authorization_details"] else { return nil }
        let types = request.application?.client.authorizationDetailTypes ?? []
        guard let details = try? StrictJSON.parse(text), let entries = details.array, !entries.isEmpty,
            entries.allSatisfy({ entry in entry["type"]?.string.map { types.contains($0) } ?? false })
        else {
            let reason = "an array of objects, each of a type that the application has registered"
            return endpoint.error(.invalidAuthorizationDetails, reason, request)
        }
        request.details.authorizationDetails = details.canonicalText
        return nil
    }

    /// RFC 9449, section 10: the code is for whoever proves this key.
    static let proofKey = AuthorizationStep(name: "proof-key") { request, endpoint in
        guard let thumbprint = request.parameters["dpop_jkt"] else { return nil }
        guard Base64URL.decode(thumbprint)?.count == 32 else {
            return endpoint.error(.invalidRequest, "dpop_jkt is the SHA-256 thumbprint of a key", request)
        }
        request.details.confirmation = .key(thumbprint)
        return nil
    }
}
