package import HTTPTypes
import NIOCore
import OpenID

/// A request as a test writes it: target, headers by name, body.
package struct HubRequest: Sendable, CustomStringConvertible {
    package var method: HTTPRequest.Method
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?

    package var description: String { "\(self.method.rawValue) \(self.target)" }

    package static func get(_ target: String, headers: [(name: String, value: String)] = []) -> HubRequest {
        HubRequest(method: .get, target: target, headers: headers, body: nil)
    }

    package static func post(
        _ target: String,
        form: [(String, String)],
        headers: [(name: String, value: String)] = []
    ) -> HubRequest {
        self.post(
            target,
            text: FormParameters.encode(form),
            type: "application/x-www-form-urlencoded",
            headers: headers
        )
    }

    package static func post(
        _ target: String,
        text: String,
        type: String,
        headers: [(name: String, value: String)] = []
    ) -> HubRequest {
        HubRequest(
            method: .post,
            target: target,
            headers: [(name: "Content-Type", value: type)] + headers,
            body: Array(text.utf8)
        )
    }

    package static func method(_ name: String, _ target: String) -> HubRequest {
        HubRequest(method: HTTPRequest.Method(name) ?? .get, target: target, headers: [], body: nil)
    }

    package var isGet: Bool { self.method == .get }

    var fields: HTTPFields {
        var fields = HTTPFields()
        for (name, value) in self.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        return fields
    }

    var buffer: ByteBuffer? { self.body.map { ByteBuffer(bytes: $0) } }
}
