package import Foundation

/// One back-channel logout received, as `/events` tells it.
package struct LogoutEvent: Encodable, Sendable {
    private enum Keys: String, CodingKey { case sub, sid, time, ended }

    package let subject: String?
    package let session: String?
    package let time: Date
    package let ended: Int

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(self.subject, forKey: .sub)
        try container.encode(self.session, forKey: .sid)
        try container.encode(self.time, forKey: .time)
        try container.encode(self.ended, forKey: .ended)
    }
}
