import Foundation
import Hummingbird

/// The shapes of answer of an application; none is ever kept by a cache.
struct Responses: Sendable {
    private let layout: Layout
    private let contentSecurityPolicy: String

    /// A form's answer may redirect to the issuer, which browsers count as sending the form there.
    init(layout: Layout, issuerOrigin: String) {
        self.layout = layout
        self.contentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' \(issuerOrigin); "
            + "base-uri 'none'; frame-ancestors 'none'"
    }

    func page(_ title: String, _ content: HTML, status: HTTPResponse.Status = .ok, cookies: [String] = []) -> Response {
        var response = self.text(
            self.layout.page(title, content).text,
            type: "text/html; charset=utf-8",
            status: status
        )
        self.add(cookies, to: &response)
        return response
    }

    func redirect(to address: String, cookies: [String] = []) -> Response {
        var response = self.text("", type: "text/plain; charset=utf-8", status: .seeOther)
        response.headers[.location] = address
        self.add(cookies, to: &response)
        return response
    }

    func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        return self.text(text, type: "application/json", status: status)
    }

    func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: type,
                .cacheControl: "no-store",
                .contentSecurityPolicy: self.contentSecurityPolicy,
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    private func add(_ cookies: [String], to response: inout Response) {
        for cookie in cookies { response.headers.append(.init(name: .setCookie, value: cookie)) }
    }
}
