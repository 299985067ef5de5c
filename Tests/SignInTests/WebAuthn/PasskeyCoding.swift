import Foundation
import SignIn

/// A passkey as stores keep it, with its members in order.
enum PasskeyCoding {
    static func encode(_ passkey: PasskeyCredential) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(passkey), as: UTF8.self)
    }

    static func decode(_ text: String) throws -> PasskeyCredential {
        try JSONDecoder().decode(PasskeyCredential.self, from: Data(text.utf8))
    }
}
