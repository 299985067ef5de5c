import Model

extension AuthorizationStep {
    /// What ProConnect would refuse is told here, where the agent can read whom to call; there it would be a code, or
    /// the SIRET of another body.
    static let proConnect = AuthorizationStep(name: "proconnect") { request, endpoint in
        guard let application = request.application, application.client.claimProfile == .proconnect,
            let affiliation = request.affiliation,
            let realm = try await endpoint.registry.realm(affiliation.realm)?.realm
        else { return nil }
        let missing = ProConnectIdentity.missing(affiliation, realm)
        guard !missing.isEmpty else { return nil }
        if request.prompts.contains(.none) {
            return endpoint.error(.interactionRequired, "the identity of the agent is not complete", request)
        }
        return .incompleteIdentity(affiliation, application: application, missing)
    }
}

extension AuthorizationRequest {
    private static let longestServiceName = 100

    /// What the agent is told to sign in to. ProConnect names the service behind it (`sp_name`): shown as text, when it
    /// is short and without control characters.
    var applicationName: String {
        let name = self.application?.name ?? ""
        guard self.application?.client.claimProfile == .proconnect, let service = self.parameters["sp_name"],
            service.count <= Self.longestServiceName,
            !service.unicodeScalars.contains(where: { [.control, .format].contains($0.properties.generalCategory) })
        else { return name }
        return "\(name) – \(service)"
    }
}
