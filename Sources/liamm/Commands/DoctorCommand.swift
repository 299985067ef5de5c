import AdminAPI
import ArgumentParser

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what will not work on the day it is needed, and what did not work lately.",
        discussion: """
            Administrators, break-glass operators, logout deliveries of each application, what waits to be sent; each with
            what to do. One application from near: liamm app doctor. Exit 1 when something is wrong.
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.platform("diagnosis")
        let findings = try await self.server.client.get(path, ListEnvelope<FindingResource>.self).items
        try self.output.printer.list(findings, .finding)
        let wrong = findings.count { $0.state == "wrong" }
        guard wrong == 0 else {
            Console.message("\(wrong) \(wrong == 1 ? "thing is" : "things are") wrong")
            throw ExitStatus.failed
        }
    }
}
