import Foundation
import Primitives

/// Reads the body of a call: what is not known is refused by name, never ignored.
package enum StrictBody {
    /// Whatever the type does not give back when it is written again was not understood.
    package static func decode<Body: Codable>(_ type: Body.Type, from bytes: [UInt8]) throws(Problem) -> Body {
        let given = try self.object(bytes)
        let body: Body
        do {
            body = try JSONDecoder().decode(Body.self, from: Data(bytes))
        } catch DecodingError.keyNotFound(let key, _) {
            throw self.refusal("`\(key.stringValue)` is missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context)
        {
            throw self.refusal("`\(self.path(context))` is not what is expected")
        } catch {
            throw self.refusal("the body cannot be read")
        }
        guard let written = try? JSONEncoder().encode(body), let known = try? StrictJSON.parse(written) else {
            throw .internalError
        }
        if let key = self.unknownKey(in: given, known: known) { throw self.refusal("unknown key `\(key)`") }
        return body
    }

    private static func object(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        let value: JSONValue
        do {
            value = try StrictJSON.parse(bytes)
        } catch {
            guard case .duplicateMember(let name) = error else { throw self.refusal("the body is not JSON") }
            throw self.refusal("`\(name)` is there twice")
        }
        guard value.object != nil else { throw self.refusal("the body is not an object") }
        return value
    }

    /// A member that is null says nothing and is let through.
    private static func unknownKey(in given: JSONValue, known: JSONValue) -> String? {
        switch (given, known) {
        case (.object(let given), .object(let known)):
            for (key, value) in given.sorted(by: { $0.key < $1.key }) where value != .null {
                guard let counterpart = known[key] else { return key }
                if let inner = self.unknownKey(in: value, known: counterpart) { return "\(key).\(inner)" }
            }
            return nil
        case (.array(let given), .array(let known)):
            for (value, counterpart) in zip(given, known) {
                if let inner = self.unknownKey(in: value, known: counterpart) { return inner }
            }
            return nil
        default: return nil
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }

    private static func refusal(_ detail: String) -> Problem {
        Problem(.invalidRequest, status: 400, title: "the request cannot be understood", detail: detail)
    }
}
