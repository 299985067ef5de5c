import AdminAPI
import ArgumentParser

struct ProConnectCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Replays what ProConnect asks, and says what it would refuse; exit code 1 when there is something.",
        discussion: """
            liamm proconnect check -r brest-metropole

            Looks at the metadata of the realm's issuer, at how ProConnect is registered (claim profile `proconnect`), and
            at the identity of every active agent that it opens for; what the source says and ProConnect would not take is left out
            of it, and told here. Each line ends with the command that mends it.

            A SIRET is the SIREN of a body and five digits of one of its establishments, the NIC. The open data that
            Realms/ is made of has SIRENs only: the SIRET of the seat is read from the Sirene register, and written into
            the realm's file beside the organization.
            """
    )

    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(try self.realm.slug(), "proconnect-check")
        let check = try await self.server.client.get(path, ProConnectCheckResource.self)
        let lines = check.findings.map { finding in
            "\(finding.kind) \(finding.name): \(finding.field): \(finding.problem) → \(finding.remedy)"
        }
        try self.output.printer.document(check, kind: "ProConnectCheck", lines: lines)
        let looked = "\(check.applications) applications and \(check.agents) agents looked at"
        guard check.findings.isEmpty else {
            Console.message("\(looked); ProConnect would refuse \(check.findings.count) things")
            throw ExitStatus.failed
        }
        Console.message("\(looked); ProConnect would refuse nothing")
    }
}
