import AdminAPI
import ArgumentParser
import Offline

struct RealmValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks realm files without a server."
    )

    @OptionGroup var files: RealmFilesOptions
    @Flag(help: "Accept what only a sandbox accepts: overlays, clear LDAP.") var sandbox = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (summary, problems) = RealmValidation.run(paths: self.files.file, sandbox: self.sandbox)
        guard problems.isEmpty else { throw RealmFilesOptions.refusal(summary, problems.map { "\($0)" }) }
        try self.output.printer.document(["summary": summary], kind: "RealmValidation", lines: [])
        Console.message(summary)
    }
}
