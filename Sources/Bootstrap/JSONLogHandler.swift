import Foundation
package import Logging
import Primitives

/// One JSON object a line on standard error: time, level, event and fields. Nothing personal goes through here.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info
    private let label: String

    package init(label: String) { self.label = label }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var members: [String: JSONValue] = [
            "time": .string(SystemWallClock().now.description),
            "level": .string(event.level.rawValue),
            "logger": .string(self.label),
            "event": .string(event.message.description),
        ]
        for (key, value) in self.metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }) {
            members[key] = .string(value.description)
        }
        let line = JSONValue.object(members).canonicalText + "\n"
        FileHandle.standardError.write(Data(line.utf8))
    }
}
