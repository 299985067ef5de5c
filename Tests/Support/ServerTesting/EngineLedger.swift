import Foundation
import Testing

/// Tells, in the file that `LIAMM_TEST_LEDGER` names, which test really opened which engine: one line an opening.
///
/// `Deploy/test` counts the lines, so that "passed with PostgreSQL" is a fact and not a setting.
package enum EngineLedger: String, Sendable {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"
    case slapd = "OpenLDAP"

    private static let path = ProcessInfo.processInfo.environment["LIAMM_TEST_LEDGER"]

    package func note() {
        guard let path = Self.path, let test = Test.current else { return }
        let line = Data("\(self.rawValue)\t\(test.id)\n".utf8)
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        guard descriptor >= 0 else { return }
        // One write of a short line is whole, however many tests write at once.
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }
}
