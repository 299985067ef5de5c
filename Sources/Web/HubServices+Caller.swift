import HTTPTypes
import Hummingbird
import OpenID

extension HubServices {
    /// Who calls this endpoint of the provider.
    func caller(_ request: Request, _ context: HubRequestContext, at endpoint: String) -> Caller {
        Caller(
            authorization: request.headers[.authorization],
            proofs: Self.proofName.map { request.headers[values: $0] } ?? [],
            method: request.method.rawValue,
            url: self.address(of: endpoint, context)
        )
    }

    /// By the path that was really called: a proof names that one (RFC 9449, section 4.2).
    private func address(of endpoint: String, _ context: HubRequestContext) -> String {
        guard let alias = context.alias, let slug = context.parameters.get("slug") else { return endpoint }
        return "\(self.baseURL)/realms/\(slug)/\(alias)"
    }

    private static let proofName = HTTPField.Name("DPoP")
}
