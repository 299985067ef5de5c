/// The `aud` claim, one string or several (RFC 7519, section 4.1.3).
package struct Audience: Decodable, Sendable, Equatable {
    package let members: [String]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(String.self) {
            self.members = [one]
        } else {
            self.members = try container.decode([String].self)
        }
    }

    /// True for a token made for this application alone: another audience is another party that could replay it.
    package func isOnly(_ clientID: String) -> Bool { self.members == [clientID] }
}
