import HubTesting
import Primitives
import Testing

/// Every value of the hub is good for one thing, and only as it was given.
@Suite struct SealedKindTests {
    @Test func `CVE-2026-19349: no value of one kind opens the door of another`() async throws {
        try await Hub.lend { hub in
            let sealed = try await SealedValues.collect(hub)
            for door in sealed.doors {
                for (name, value) in sealed.values where name != door.name {
                    #expect(try await !door.isOpened(value), "\(name) as \(door.name)")
                    // Its bytes, wherever they end: no length makes one kind the beginning of another.
                    #expect(try await !door.isOpened("\(value)A"), "\(name) and more as \(door.name)")
                }
                // A hint without a value is no hint (RFC 6749, section 3.1).
                for empty in (door.name == "id token" ? [] : [""]) + [".", "A", "null", "undefined"] {
                    #expect(try await !door.isOpened(empty), "`\(empty)` as \(door.name)")
                }
            }
            // After all of that each still opens its own: the doors above were not merely broken.
            for door in sealed.doors {
                let own = try #require(sealed.values.first { $0.name == door.name }?.value)
                #expect(try await door.isOpened(own), "\(door.name)")
            }
        }
    }

    @Test func `CVE-2026-1529: a value with one character changed, wherever, is refused`() async throws {
        try await Hub.lend { hub in
            let sealed = try await SealedValues.collect(hub)
            for door in sealed.doors {
                let own = try #require(sealed.values.first { $0.name == door.name }?.value)
                let letters = Array(own.utf8)
                for place in letters.indices {
                    var changed = letters
                    changed[place] = Self.next(letters[place])
                    let value = String(decoding: changed, as: UTF8.self)
                    #expect(try await !door.isOpened(value), "\(door.name), character \(place) of \(letters.count)")
                }
                for cut in [Array(letters.dropFirst()), Array(letters.dropLast()), letters + [UInt8(ascii: "=")]] {
                    let value = String(decoding: cut, as: UTF8.self)
                    #expect(try await !door.isOpened(value), "\(door.name), cut or padded")
                }
                #expect(try await door.isOpened(own), "\(door.name)")
            }
        }
    }

    /// The next letter of base64url: at the end of a value only bits that are not read may differ.
    private static func next(_ letter: UInt8) -> UInt8 {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        guard let place = alphabet.firstIndex(of: letter) else { return UInt8(ascii: "A") }
        return alphabet[place ^ 1]
    }
}
