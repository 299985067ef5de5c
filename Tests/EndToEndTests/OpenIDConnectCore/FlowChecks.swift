import Foundation
import HubTesting
import JOSE
import Primitives
import Testing

/// What the certification suite holds every flow against, whatever its module is about.
enum FlowChecks {
    static let state = "état 1"

    /// The code of a callback that has nothing but what belongs there.
    static func code(_ answer: HubAnswer, of client: HubClient, state: String? = Self.state) throws -> String {
        let callback = answer.callback(of: client)
        let expected: Set<String> = state == nil ? ["code", "iss"] : ["code", "state", "iss"]
        #expect(Set(callback.keys).subtracting(["session_state"]) == expected)
        #expect(callback["state"] == state)
        #expect(callback["iss"] == Hub.url)
        let code = try #require(callback["code"], "\(answer.status) \(answer.location ?? answer.text)")
        self.expectUnguessable(code)
        return code
    }

    /// An error of a callback: no code beside it, and words that every client can read (RFC 6749, section 4.1.2.1).
    static func error(_ answer: HubAnswer, of client: HubClient, state: String? = Self.state) throws -> String {
        let callback = answer.callback(of: client)
        let error = try #require(callback["error"], "\(answer.status) \(answer.location ?? answer.text)")
        let expected: Set<String> = state == nil ? ["error", "iss"] : ["error", "state", "iss"]
        #expect(Set(callback.keys).subtracting(["error_description"]) == expected)
        #expect(callback["state"] == state)
        #expect(callback["iss"] == Hub.url)
        self.expectReadable(callback["error_description"])
        return error
    }

    /// RFC 6749, section 5.1, and what the suite asks of an answer of the token endpoint.
    static func tokens(_ answer: HubAnswer, type: String = "Bearer") throws -> HubTokens {
        let tokens = try HubTokens(answer)
        #expect(answer.header("Content-Type") == "application/json")
        #expect(answer.header("Cache-Control") == "no-store")
        #expect(answer.json?["token_type"]?.string == type)
        #expect(answer.json?["expires_in"]?.integer.map { 1...86_400 ~= $0 } == true)
        for token in [tokens.access, tokens.refresh] {
            self.expectUnguessable(token)
            // RFC 6749, appendices A.12 and A.17.
            #expect(token.utf8.allSatisfy { 0x20...0x7E ~= $0 })
        }
        return tokens
    }

    /// The claims of an ID token that is right, whatever else is asked of it.
    static func identity(
        _ token: String,
        of client: HubClient,
        on hub: Hub,
        algorithm: SigningAlgorithm = .RS256,
        nonce: String? = nil
    ) async throws -> JSONValue {
        let published = try #require(try await hub.send(.get("/oauth2/jwks")).json?["keys"]?.array)
        let names = published.compactMap { $0["kid"]?.string }
        #expect(names.count == published.count && Set(names).count == names.count)
        let verified = try await hub.verified(token, algorithm: algorithm)
        #expect(verified.header["kid"]?.string.map(names.contains) == true)
        let claims = verified.claims
        let now = hub.clock.now.seconds
        #expect(claims["iss"]?.string == Hub.url)
        #expect(claims["aud"]?.string == client.id.text)
        #expect(claims["azp"] == nil || claims["azp"]?.string == client.id.text)
        #expect(claims["sub"]?.string.map { 1...255 ~= $0.utf8.count && $0.utf8.allSatisfy { $0 < 0x80 } } == true)
        let (issued, ends) = (try #require(claims["iat"]?.integer), try #require(claims["exp"]?.integer))
        #expect(now - 300...now + 300 ~= issued)
        #expect(ends > now && ends < now + 50 * 365 * 86_400)
        #expect(claims["auth_time"]?.integer.map { $0 > 0 && $0 <= issued } == true)
        #expect(claims["acr"]?.string?.isEmpty == false)
        if let nonce { #expect(claims["nonce"]?.string == nonce) }
        // What is said of people is said by userinfo.
        for name in ["name", "given_name", "family_name", "email", "address", "phone_number", "preferred_username"] {
            #expect(claims[name] == nil, "\(name)")
        }
        // No code comes beside an ID token that the token endpoint gives.
        #expect(claims["c_hash"] == nil)
        return claims
    }

    /// 128 bits long and 96 bits of measured entropy at least.
    static func expectUnguessable(_ text: String) {
        #expect(text.utf8.count * 6 >= 128)
        #expect(self.entropy(of: text) >= 96, "\(text)")
    }

    /// No line ends, no tabs, no quotes (RFC 6749, section 5.2).
    static func expectReadable(_ description: String?) {
        let isReadable = (description ?? "").utf8.allSatisfy { byte in
            0x20...0x7E ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        #expect(isReadable, "\(description ?? "")")
    }

    /// Shannon's, in bits, of the whole text.
    private static func entropy(of text: String) -> Double {
        let count = Double(text.utf8.count)
        let occurrences = Dictionary(grouping: text.utf8) { $0 }.values.map { Double($0.count) / count }
        return -occurrences.reduce(0) { $0 + $1 * log2($1) } * count
    }
}
