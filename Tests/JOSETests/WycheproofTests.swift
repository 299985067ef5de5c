import Foundation
import JOSE
import Primitives
import Testing

/// Project Wycheproof's JOSE vectors, read from beside the package when they are there.
@Suite(.enabled(if: Wycheproof.isPresent, "the Wycheproof vectors are not beside the package"))
struct WycheproofTests {
    @Test(arguments: ["json_web_signature_test", "json_web_key_test", "json_web_crypto_test"])
    func `exactly the valid RS256 and ES256 vectors are accepted`(file: String) throws {
        let vectors = try Wycheproof.vectors(file)
        #expect(vectors.contains { $0.isValid })
        for vector in vectors {
            let isAccepted = (try? JWS.verify(vector.token, keys: vector.keys, algorithms: [.RS256, .ES256])) != nil
            #expect(isAccepted == vector.isValid, "\(file) \(vector.name)")
        }
    }
}

struct Wycheproof {
    let name: String
    let token: String
    let keys: KeySet
    let isValid: Bool

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/reference/vectors/wycheproof")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: self.folder.path()) }

    static func vectors(_ file: String) throws -> [Wycheproof] {
        let json = try StrictJSON.parse(Data(contentsOf: self.folder.appending(path: "\(file).json")))
        return try #require(json["testGroups"]?.array).flatMap { group -> [Wycheproof] in
            let key = try #require(group["public"] ?? group["private"])
            let entries = key["keys"]?.array ?? [key]
            let keys = try KeySet(json: JSONValue.object(["keys": .array(entries)]).canonicalBytes)
            let isOurs = entries.contains { $0["alg"] == "RS256" || $0["alg"] == "ES256" }
            return try #require(group["tests"]?.array).compactMap { test -> Wycheproof? in
                guard let token = test["jws"] else { return nil }
                return Wycheproof(
                    name: "\(test["tcId"]?.integer ?? 0) \(test["comment"]?.string ?? "")",
                    token: token.string ?? token.canonicalText,
                    keys: keys,
                    isValid: isOurs && test["result"] == "valid"
                )
            }
        }
    }
}
