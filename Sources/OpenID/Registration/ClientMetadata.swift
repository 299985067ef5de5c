import Primitives

/// What a client says of itself: RFC 7591, section 2, and OpenID Connect Dynamic Client Registration 1.0, section 2.
///
/// Members that are not known are neither looked at nor told again. One that is null is one that is not there (RFC 7592,
/// section 2.2). Not known is `default_acr_values`: a level is asked for by the request that needs it (`acr_values`, or
/// the `acr` of its `claims`), where what was asked can be read.
struct ClientMetadata: Sendable {
    /// A list has at most so many entries, a text so many bytes.
    private static let entries = 20
    private static let length = 2000

    private let members: [String: JSONValue]

    /// `invalid_client_metadata` for what is no JSON object, or has a member twice; a statement that somebody else has
    /// signed for the client is refused, as nobody is trusted to (RFC 7591, section 2.3).
    init(_ body: [UInt8]) throws(OAuthError) {
        guard let members = (try? StrictJSON.parse(body))?.object else {
            throw Self.refusal("the body is one JSON object, no member of it twice")
        }
        self.members = members.filter { $0.value != .null }
        guard self.members["software_statement"] == nil else {
            throw OAuthError(.unapprovedSoftwareStatement, "no software statement is trusted here")
        }
    }

    subscript(_ name: String) -> JSONValue? { self.members[name] }

    func text(_ name: String) throws(OAuthError) -> String? {
        guard let value = self.members[name] else { return nil }
        guard let text = value.string, 1...Self.length ~= text.utf8.count else {
            throw Self.refusal("\(name) is a text of 1 to \(Self.length) bytes")
        }
        return text
    }

    func texts(_ name: String) throws(OAuthError) -> [String]? {
        guard let value = self.members[name] else { return nil }
        let texts = value.array?.compactMap(\.string) ?? []
        guard let values = value.array, texts.count == values.count, texts.count <= Self.entries,
            texts.allSatisfy({ 1...Self.length ~= $0.utf8.count })
        else { throw Self.refusal("\(name) is a list of at most \(Self.entries) texts") }
        return texts
    }

    func flag(_ name: String) throws(OAuthError) -> Bool {
        guard let value = self.members[name] else { return false }
        guard let flag = value.bool else { throw Self.refusal("\(name) is true or false") }
        return flag
    }

    func seconds(_ name: String) throws(OAuthError) -> Duration? {
        guard let value = self.members[name] else { return nil }
        guard let seconds = value.integer, 0...31_536_000 ~= seconds else {
            throw Self.refusal("\(name) is a number of seconds, a year at most")
        }
        return .seconds(seconds)
    }

    static func refusal(_ reason: String) -> OAuthError {
        OAuthError(.invalidClientMetadata, self.plain(reason))
    }

    /// RFC 6749, appendix A.8: what a reason may hold.
    static func plain(_ text: String) -> String {
        String(
            decoding: text.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "`"): UInt8(ascii: "'")
                case UInt8(ascii: "\\"): UInt8(ascii: "/")
                case 0x20...0x7E: byte
                default: UInt8(ascii: "?")
                }
            },
            as: UTF8.self
        )
    }
}
