import Foundation
package import Logging

/// One JSON object a line on standard error; no token and no name of a person goes through here.
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
        var members = self.metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues(\.description)
        members["time"] = TimeSource.system.now.ISO8601Format()
        members["level"] = event.level.rawValue
        members["logger"] = self.label
        members["event"] = event.message.description
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(members) else { return }
        FileHandle.standardError.write(line + Data("\n".utf8))
    }
}
