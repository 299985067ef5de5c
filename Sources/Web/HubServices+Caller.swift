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
            url: endpoint
        )
    }

    private static let proofName = HTTPField.Name("DPoP")
}
