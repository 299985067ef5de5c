import HTTPTypes
import Hummingbird
import OpenID

extension HubServices {
    /// Who calls this endpoint of the provider.
    func caller(_ request: Request, _ context: HubRequestContext, at endpoint: String) -> Caller {
        Caller(request, context, at: self.address(of: endpoint, context))
    }

    /// By the path that was really called: a proof names that one (RFC 9449, section 4.2).
    private func address(of endpoint: String, _ context: HubRequestContext) -> String {
        guard let alias = context.alias, let slug = context.parameters.get("slug") else { return endpoint }
        return "\(self.baseURL)/realms/\(slug)/\(alias)"
    }
}

extension Caller {
    private static let proofName = HTTPField.Name("DPoP")

    init(_ request: Request, _ context: HubRequestContext, at url: String) {
        self.init(
            authorization: request.headers.text(.authorization),
            proofs: Self.proofName.map { request.headers[values: $0] } ?? [],
            certificate: context.certificate,
            method: request.method.rawValue,
            url: url,
            address: context.clientAddress,
            notes: context.notes
        )
    }
}
