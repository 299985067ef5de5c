import Foundation

extension PasskeyCredential {
    /// As a factor keeps it: public, so that it is not sealed.
    var kept: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }

    package init?(kept: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(kept)) else { return nil }
        self = value
    }
}
