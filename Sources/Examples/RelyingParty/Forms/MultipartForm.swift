import Foundation

/// A form with files (RFC 7578), as browsers send it; what is not exactly that is refused.
package struct MultipartForm: Sendable {
    package struct File: Sendable, Hashable {
        /// The last part of what the browser named it; shown, never used as a path.
        package let name: String
        package let bytes: [UInt8]
    }

    package enum Refusal: Error, Sendable, Hashable {
        case notMultipart, malformed, tooManyParts, tooLong, repeated, notText
    }

    package static let maximumParts = 20
    package static let maximumHeader = 4096
    package static let maximumText = 65_536

    package private(set) var fields: [String: String] = [:]
    /// Without the inputs in which no file was chosen.
    package private(set) var files: [String: File] = [:]

    package init(contentType: String?, body: [UInt8]) throws(Refusal) {
        guard let boundary = contentType.flatMap(Self.boundary) else { throw .notMultipart }
        let data = Data(body)
        let delimiter = Data("\r\n--\(boundary)".utf8)
        guard data.starts(with: delimiter.dropFirst(2)) else { throw .malformed }
        var position = delimiter.count - 2
        var parts = 0
        while !Self.ends(data, at: position) {
            guard data[position...].starts(with: Self.lineEnd) else { throw .malformed }
            parts += 1
            guard parts <= Self.maximumParts else { throw .tooManyParts }
            let start = position + 2
            // A header may be empty in the RFC; browsers always send one.
            let window = start..<min(data.count, start + Self.maximumHeader)
            guard let header = data.range(of: Data("\r\n\r\n".utf8), in: window) else {
                throw window.upperBound == data.count ? .malformed : .tooLong
            }
            guard let end = data.range(of: delimiter, in: header.upperBound..<data.count) else { throw .malformed }
            try self.keep(
                MultipartHeader(data[start..<header.lowerBound]),
                Array(data[header.upperBound..<end.lowerBound])
            )
            position = end.upperBound
        }
    }

    private mutating func keep(_ header: MultipartHeader?, _ bytes: [UInt8]) throws(Refusal) {
        guard let header else { throw .malformed }
        guard self.fields[header.name] == nil, self.files[header.name] == nil else { throw .repeated }
        if let fileName = header.fileName {
            if !fileName.isEmpty || !bytes.isEmpty { self.files[header.name] = File(name: fileName, bytes: bytes) }
        } else {
            guard bytes.count <= Self.maximumText else { throw .tooLong }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
            self.fields[header.name] = text
        }
    }

    private static let lineEnd = Data("\r\n".utf8)

    /// The closing delimiter, and nothing but a line end after it.
    private static func ends(_ data: Data, at position: Int) -> Bool {
        let rest = data[position...]
        return rest.elementsEqual("--".utf8) || rest.elementsEqual("--\r\n".utf8)
    }

    /// RFC 2046, section 5.1.1: 1 to 70 characters of a few kinds; it may be quoted.
    private static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        let values = parts.dropFirst().filter { $0.lowercased().hasPrefix("boundary=") }
        guard values.count == 1, var value = values.first.map({ String($0.dropFirst("boundary=".count)) }) else {
            return nil
        }
        if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
            value = String(value.dropFirst().dropLast())
        }
        let allowed = Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=?".utf8)
        return 1...70 ~= value.utf8.count && value.utf8.allSatisfy(allowed.contains) ? value : nil
    }
}
