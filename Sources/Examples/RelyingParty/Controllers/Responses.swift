import Foundation
package import Hummingbird

/// The shapes of answer of an application; none is ever kept by a cache.
package struct Responses: Sendable {
    private let layout: Layout
    private let contentSecurityPolicy: String

    /// A form's answer may redirect to the issuer, which browsers count as sending the form there.
    init(layout: Layout, issuerOrigin: String) {
        self.layout = layout
        self.contentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' \(issuerOrigin); "
            + "base-uri 'none'; frame-ancestors 'none'"
    }

    package func page(
        _ title: String,
        _ content: HTML,
        status: HTTPResponse.Status = .ok,
        cookies: [String] = []
    ) -> Response {
        var response = self.text(
            self.layout.page(title, content).text,
            type: "text/html; charset=utf-8",
            status: status
        )
        self.add(cookies, to: &response)
        return response
    }

    package func redirect(to address: String, cookies: [String] = []) -> Response {
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

    package func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
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

    /// A piece of a document. Only what is known to be a PDF may open inside the browser; the rest is saved.
    package func file(_ bytes: [UInt8], type: String, name: String, isShown: Bool = false) -> Response {
        let plain = CharacterSet.alphanumerics.intersection(.init(charactersIn: "\u{20}"..."\u{7e}"))
            .union(.init(charactersIn: "-._~"))
        let encoded = name.addingPercentEncoding(withAllowedCharacters: plain) ?? "document"
        var response = self.text("", type: type)
        response.headers[.contentDisposition] =
            (isShown && type == "application/pdf" ? "inline" : "attachment") + "; filename*=UTF-8''\(encoded)"
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        return response
    }

    private func add(_ cookies: [String], to response: inout Response) {
        for cookie in cookies { response.headers.append(.init(name: .setCookie, value: cookie)) }
    }
}
