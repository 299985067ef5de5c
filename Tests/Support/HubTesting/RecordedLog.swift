import Logging
import Synchronization

/// What the hub of a test wrote to its log, from notices on; nothing of it is printed.
package final class RecordedLog: Sendable {
    package struct Line: Sendable {
        package let event: String
        package let fields: [String: String]
    }

    private let held = Mutex<[Line]>([])

    package var lines: [Line] { self.held.withLock { $0 } }
    /// Of requests that were refused.
    package var refusals: [[String: String]] { self.lines.filter { $0.event == "refused" }.map(\.fields) }

    func logger() -> Logger { Logger(label: "hub") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.notice

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = self.metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
            let line = Line(event: event.message.description, fields: fields)
            self.log.held.withLock { $0.append(line) }
        }
    }
}
