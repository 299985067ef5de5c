import HTTPTypes
import NIOCore
import NIOHTTPTypes
import OpenID
import Primitives
import Synchronization
import Web

/// What anybody may keep is kept here too, as it was written: the metadata and the keys that every application asks for.
///
/// For a second, and not beyond a change of the keys on this node; on others they are seen two seconds later anyway.
final class KeptAnswers: Sendable {
    private struct Entry {
        let parts: [HTTPResponsePart]
        let madeAt: Timestamp
        let version: Int
    }

    private static let life = Duration.seconds(1)
    private static let places = 256
    private static let largest = 65_536

    private let keys: KeyRing
    private let clock: any WallClock
    private let entries = Mutex<[String: Entry]>([:])

    init(keys: KeyRing, clock: any WallClock) {
        self.keys = keys
        self.clock = clock
    }

    /// The name under which the answer to a request is kept, with what it may not be older than; nil: it is made anew (RFC
    /// 9111, sections 3 and 5.2.1.4).
    func place(of head: HTTPRequest) -> Place? {
        guard head.method == .get, let path = head.path, !path.utf8.contains(UInt8(ascii: "?")),
            !head.headerFields.contains(.cacheControl)
        else { return nil }
        return Place(path: path, version: self.keys.version)
    }

    struct Place: Sendable {
        let path: String
        let version: Int
    }

    func parts(at place: Place) -> [HTTPResponsePart]? {
        let now = self.clock.now
        let entry = self.entries.withLock { $0[place.path] }
        guard let entry, entry.version == place.version, entry.madeAt <= now, now - entry.madeAt < Self.life else {
            return nil
        }
        return entry.parts
    }

    /// `parts`: all of an answer. What is not for everybody alike is not kept.
    func keep(_ parts: [HTTPResponsePart], at place: Place) {
        guard case .head(let head) = parts.first, head.status == .ok, Self.isForEverybody(head.headerFields),
            parts.reduce(0, { $0 + $1.size }) <= Self.largest
        else { return }
        let entry = Entry(parts: parts, madeAt: self.clock.now, version: place.version)
        self.entries.withLock { entries in
            if entries.count >= Self.places { entries = [:] }
            entries[place.path] = entry
        }
    }

    /// The documents of the provider: pages and what they are drawn with are fetched once by each browser.
    private static func isForEverybody(_ fields: HTTPFields) -> Bool {
        fields.text(.cacheControl)?.hasPrefix("public") == true && fields.text(.contentType) == "application/json"
            && !fields.contains(.setCookie) && !fields.contains(.vary)
    }
}

extension HTTPResponsePart {
    fileprivate var size: Int {
        if case .body(let buffer) = self { buffer.readableBytes } else { 0 }
    }
}
