import AdminAPI
import ArgumentParser
import Primitives

struct AppTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Computes what an application would be told of an agent, and which rule lets the agent in.",
        discussion: """
            liamm app test ged -r brest-metropole --agent alegoff

            A preview: nobody signs in, no token is made and the application is not called. What a sign-in decides (acr,
            amr, auth_time, sid) is not among the claims. Exit 1 when the agent would be kept out.
            """
    )

    @Argument(help: "Client identifier.") var clientID: String
    @Option(help: "Login or mail.") var agent: String
    @Option(help: "Realm of the agent, for a regional application.") var agentRealm: String?
    @Option(help: "What the application asks for.") var scope = "openid profile email organization groups"
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = Path.realm(
            try self.realm.slug(),
            "applications",
            self.clientID,
            "preview",
            query: [("agent", self.agent), ("realm", self.agentRealm), ("scope", self.scope)]
        )
        let preview = try await self.server.client.get(path, PreviewResource.self)
        let claims = try StrictJSON.parse(preview.claims)
        var lines = ["rule    \(preview.rule)"]
        lines.append(preview.isAsked ? "asked   the agent agrees first" : "asked   nothing: it is no third party's")
        lines += Rendering.json(claims).split(separator: "\n").map(String.init)
        lines += preview.notes
        try self.output.printer.document(
            preview,
            kind: "ApplicationPreview",
            lines: preview.isLetIn ? lines : [],
            replacing: ["claims": claims]
        )
        guard preview.isLetIn else {
            Console.message(
                "\(preview.agent) would be kept out: \(preview.refusal ?? "no reason"), rule \(preview.rule)"
            )
            throw ExitStatus.failed
        }
        Console.message("\(preview.agent) of \(preview.realm) would be let in")
    }
}
