import Foundation

/// One back-channel logout received, as `/events` tells it.
struct LogoutEvent: Encodable, Sendable {
    private enum Keys: String, CodingKey { case sub, sid, time, ended }

    let subject: String?
    let session: String?
    let time: Date
    let ended: Int

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(self.subject, forKey: .sub)
        try container.encode(self.session, forKey: .sid)
        try container.encode(self.time, forKey: .time)
        try container.encode(self.ended, forKey: .ended)
    }
}
