import HTTPTypes
import Hummingbird
import OpenID

extension HubServices {
    /// Who calls this endpoint of the provider.
    func caller(_ request: Request, _ context: HubRequestContext, at endpoint: String) -> Caller {
        Caller(request, context, at: endpoint)
    }
}

extension Caller {
    private static let proofName = HTTPField.Name("DPoP")

    init(_ request: Request, _ context: HubRequestContext, at url: String) {
        self.init(
            authorization: request.headers[.authorization],
            proofs: Self.proofName.map { request.headers[values: $0] } ?? [],
            certificate: context.certificate,
            method: request.method.rawValue,
            url: url,
            address: context.clientAddress,
            notes: context.notes
        )
    }
}
