import AdminAPI
import HTTPTypes
import Hummingbird
import Model

/// Answers of the broker: JSON with where the thing is and which version it has.
enum BrokerResponse {
    static func made(
        _ value: some Encodable,
        isNew: Bool,
        at location: String,
        etag: String? = nil
    ) throws -> Response {
        var response = try ProblemResponse.json(value, status: isNew ? .created : .ok)
        response.headers[.location] = "/broker/v1/\(location)"
        if let etag { response.headers[.eTag] = "\"\(etag)\"" }
        return response
    }
}
