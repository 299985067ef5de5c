import AdminAPI
package import ArgumentParser

/// The command line of administrators: a client of the administration API and nothing more.
package struct Liamm: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "liamm",
        abstract: "Administers a Liamm hub: signed in to it, or on its own machine through the administration socket.",
        discussion: """
            Examples:
              liamm login https://sso.bzh.example
              liamm realm plan -f Realms/
              liamm directory sync brest-metropole --dry-run
              liamm agent disable agent.exemple -r brest-metropole --reason "départ"
              liamm app create nextcloud -r brest-metropole --redirect-uri https://cloud.bzh.example/cb --out nextcloud.secret

            stdout is data, stderr is messages. Exit codes: liamm help exit-codes
            Completion: liamm --generate-completion-script bash|zsh|fish
            """,
        version: "liamm \(Product.version)",
        subcommands: [
            LoginCommand.self, LogoutCommand.self, ContextCommand.self, WhoAmICommand.self, RealmCommand.self,
            AgentCommand.self, GroupCommand.self, AdminCommand.self, OperatorCommand.self, AppCommand.self,
            DirectoryCommand.self,
            SessionCommand.self, RouteCommand.self, DocumentCommand.self, ExchangeCommand.self, ProConnectCommand.self,
            KeyCommand.self, AuditCommand.self, StatusCommand.self, DoctorCommand.self, VersionCommand.self,
        ]
    )

    package init() {}

    /// Parses, runs, reports; what it returns is the exit code.
    package static func run(_ arguments: [String]) async -> ExitStatus {
        if arguments == ["help", "exit-codes"] {
            Console.data(ExitStatus.table)
            return .ok
        }
        let isJSON = OutputFormat.isJSON(arguments)
        if let problem = Spelling.problem(in: arguments, of: self) { return Console.report(problem, isJSON: isJSON) }
        do {
            var command = try self.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .ok
        } catch let status as ExitStatus {
            return status
        } catch let problem as Problem {
            return Console.report(problem, isJSON: isJSON)
        } catch let error as AdminClient.Unreachable {
            return Console.report(.unreachable(error), isJSON: isJSON)
        } catch {
            return self.report(error, isJSON: isJSON)
        }
    }

    /// Help and version are data; what the parser refuses is a usage error.
    private static func report(_ error: any Error, isJSON: Bool) -> ExitStatus {
        if self.exitCode(for: error).isSuccess {
            Console.data(self.fullMessage(for: error))
            return .ok
        }
        guard self.exitCode(for: error) == .validationFailure else {
            return Console.report(.failure("\(error)"), isJSON: isJSON)
        }
        if isJSON { return Console.report(.usage(self.message(for: error)), isJSON: true) }
        // The parser's own words, in our voice.
        let text = self.fullMessage(for: error)
        Console.message(text.hasPrefix("Error: ") ? "error: " + text.dropFirst("Error: ".count) : text)
        return .usage
    }
}
