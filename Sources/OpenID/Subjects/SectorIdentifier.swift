import Primitives

/// The list of redirect addresses that applications of one sector share (OpenID Connect Core, section 8.1; Registration,
/// section 5).
package enum SectorIdentifier {
    /// What the document is, or lacks: ASCII, for an `error_description`.
    package struct Refusal: Error, Sendable, Hashable {
        package let reason: String
    }

    private static let limit = 65_536

    /// Reads it, at most 64 KiB, and holds every redirect address against it, byte for byte.
    package static func check(
        _ address: String,
        redirectURIs: [String],
        fetch: ClientKeys.Fetch
    ) async throws(Refusal) {
        guard address.utf8.starts(with: "https://".utf8) else {
            throw Refusal(reason: "sector_identifier_uri begins with https://")
        }
        let document: [UInt8]
        do {
            document = try await fetch(address, self.limit)
        } catch {
            throw Refusal(reason: "the document of sector_identifier_uri cannot be read")
        }
        guard let entries = (try? StrictJSON.parse(document))?.array else {
            throw Refusal(reason: "the document of sector_identifier_uri is a JSON array of addresses")
        }
        let listed = entries.compactMap(\.string)
        guard listed.count == entries.count else {
            throw Refusal(reason: "the document of sector_identifier_uri holds addresses only")
        }
        guard redirectURIs.allSatisfy({ uri in listed.contains { $0.utf8.elementsEqual(uri.utf8) } }) else {
            throw Refusal(reason: "sector_identifier_uri does not list every redirect address")
        }
    }
}
