import AdminAPI
import ArgumentParser

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recomputes the chain from its start."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.platform("audit", "verify")
        let found = try await self.server.client.get(path, AuditVerificationResource.self)
        try self.output.printer.document(found, kind: "AuditVerification", lines: [])
        guard let broken = found.firstBroken else {
            return Console.message("\(found.entries) entries verified, \(found.unchained) not chained yet")
        }
        throw Problem(
            .internalError,
            status: 500,
            title: "the audit chain does not verify at entry \(broken)",
            detail: "somebody changed the database; the entries before it hold",
            hint: "liamm audit list -o wide"
        )
    }
}
