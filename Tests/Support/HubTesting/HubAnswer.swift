import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import OpenID
package import Primitives

/// An answer as a test reads it.
package struct HubAnswer: Sendable {
    package let status: Int
    package let text: String
    private let fields: HTTPFields

    init(_ response: TestResponse) {
        self.status = response.status.code
        self.text = String(buffer: response.body)
        self.fields = response.headers
    }

    init(_ response: TestClient.Response) {
        self.status = response.status.code
        self.text = response.body.map { String(buffer: $0) } ?? ""
        self.fields = response.headers
    }

    /// The value of a header; several are joined by a comma.
    package func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { self.fields[$0] } }
    package func headers(_ name: String) -> [String] { HTTPField.Name(name).map { self.fields[values: $0] } ?? [] }

    package var json: JSONValue? { try? StrictJSON.parse(Array(self.text.utf8)) }
    package var error: String? { self.json?["error"]?.string }
    package var location: String? { self.header("Location") }

    /// Parameters of the address that the answer leads to.
    package var parameters: [String: String] {
        guard let query = self.location?.split(separator: "?", maxSplits: 1).dropFirst().first,
            let form = try? FormParameters(parsing: query.utf8)
        else { return [:] }
        return form.values
    }

    package var isPage: Bool { self.header("Content-Type") == "text/html; charset=utf-8" }
    package var isProblem: Bool { self.header("Content-Type") == "application/problem+json" }
    /// RFC 6749, section 5.2: JSON, never stored.
    package var isOAuthJSON: Bool {
        self.header("Content-Type") == "application/json" && self.header("Cache-Control") == "no-store"
    }

    package var forms: [PageForm] { PageForm.all(in: self.text) }
    /// The form of the page's content, not the sign-out of its header, not the passkey's, which needs scripts, and not the
    /// way back to the application.
    package var form: PageForm? { self.forms.last { !["/sign-in/passkey", "/sign-in/cancel"].contains($0.action) } }
}
