import AdminAPI

/// A synchronisation as people and scripts are told of it: a crossed threshold is an exit code of its own.
struct SyncReport {
    let sync: SyncResource
    let realm: String
    let isDryRun: Bool

    func tell(_ printer: Printer) throws {
        try printer.document(self.sync, kind: "DirectorySync", lines: self.sync.lines)
        let isWaiting = self.sync.state == "awaiting-approval"
        let verdict =
            switch self.sync.state {
            case "empty": "nothing to do"
            case "awaiting-approval": "waits for approval"
            case _ where self.isDryRun: "would be applied"
            default: self.sync.state
            }
        Console.message("\(self.sync.summary)  \(self.realm)/\(self.sync.directory): \(verdict)")
        guard isWaiting, !self.sync.reasons.isEmpty else { return }
        for reason in self.sync.reasons { Console.message("  threshold: \(Console.printable(reason))") }
        if let run = self.sync.run { Console.message("  → liamm directory approve \(self.realm) \(run)") }
        throw ExitStatus.threshold
    }
}
