import Bootstrap
import Foundation
import Hummingbird
import Logging
import Model
import Primitives
import ServerTesting
import ServiceLifecycle
import Web

/// The program itself against a real server, on an administration socket and with a database of a test's own.
struct CommandBench: Sendable {
    struct Transcript: Sendable {
        let code: Int32
        let out: String
        let errors: String
    }

    let folder: String
    let assembly: HubAssembly
    var stores: any Stores { self.assembly.stores }
    var issuer: String { self.assembly.configuration.issuer }
    private var socket: String { "\(self.folder)/admin.sock" }

    /// Built beside the tests.
    private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "liamm")

    /// Somebody else took the port between the moment it was found free and the moment it was bound.
    private struct PortTaken: Error {}

    /// `authority`: the hub is served under its certificate.
    static func lend(
        environment: [String: String] = [:],
        under authority: ThrowawayAuthority? = nil,
        _ body: @escaping @Sendable (CommandBench) async throws -> Void
    ) async throws {
        for _ in 0..<5 {
            do { return try await self.once(environment: environment, authority, body) } catch is PortTaken {}
        }
        throw PortTaken()
    }

    private static func once(
        environment: [String: String],
        _ authority: ThrowawayAuthority?,
        _ body: @escaping @Sendable (CommandBench) async throws -> Void
    ) async throws {
        let random = SystemRandomSource()
        // Short: the path of a Unix socket has 107 bytes.
        let name = "liamm-cli-\(Hex.encode(random.bytes(6)))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name).path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let port = try FreePort.make()
        var configuration = Configuration()
        configuration.issuer = "http://localhost:\(port)"
        configuration.listen = .init(host: "127.0.0.1", port: port)
        configuration.database = "sqlite:\(folder)/liamm.db"
        configuration.objects = "file:\(folder)/objects"
        configuration.masterKey = "env:KEY"
        configuration.adminSocket = "\(folder)/admin.sock"
        configuration.sandbox = true
        if let authority {
            configuration.issuer = "https://localhost:\(port)"
            configuration.tls = .init(certificate: authority.certificate, key: authority.key)
        }
        let assembly = try await HubAssembly(
            configuration,
            environment: environment.merging(["KEY": Hex.encode(random.bytes(32))]) { _, made in made }
        )
        let bench = CommandBench(folder: folder, assembly: assembly)
        let result: Result<Void, any Error>
        do { result = .success(try await bench.serve(assembly, body)) } catch { result = .failure(error) }
        await assembly.close()
        try result.get()
    }

    private func serve(
        _ assembly: HubAssembly,
        _ body: @escaping @Sendable (CommandBench) async throws -> Void
    ) async throws {
        var logger = Logger(label: "liamm-cli")
        logger.logLevel = .critical
        let (listening, ready) = AsyncStream.makeStream(of: Void.self)
        let server = Application(
            router: AdminRoutes.router(assembly.administration),
            configuration: .init(address: .unixDomainSocket(path: self.socket), serverName: nil),
            onServerRunning: { _ in
                ready.yield()
                ready.finish()
            },
            logger: logger
        )
        let pages = HubRoutes.router(
            services: assembly.services,
            broker: assembly.broker,
            administration: assembly.administration,
            pages: assembly.pages
        ).buildResponder()
        let listen = assembly.configuration.listen
        let (opening, open) = AsyncStream.makeStream(of: Void.self)
        let channel = Server.channel(
            ConnectionLimits(),
            trusted: [],
            answers: BriefAnswers(pages, services: assembly.services, logger: logger)
        )
        let hub = Application(
            responder: pages,
            server: try Server.listener(channel, assembly.configuration),
            configuration: .init(address: .hostname(listen.host, port: listen.port), serverName: nil),
            onServerRunning: { _ in
                open.yield()
                open.finish()
            },
            logger: logger
        )
        let group = ServiceGroup(configuration: .init(services: [server, hub], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                // Nobody waits for a server that could not begin.
                defer {
                    ready.finish()
                    open.finish()
                }
                try await group.run()
            }
            var began = 0
            for await _ in listening { began += 1 }
            for await _ in opening { began += 1 }
            guard began == 2 else {
                await group.triggerGracefulShutdown()
                try? await tasks.waitForAll()
                throw PortTaken()
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body(self)) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }

    /// Runs it as a script would: no terminal, nothing on stdin.
    func liamm(_ arguments: String..., environment: [String: String] = [:]) async throws -> Transcript {
        try await self.liamm(arguments, environment: environment)
    }

    func liamm(_ arguments: [String], environment: [String: String] = [:]) async throws -> Transcript {
        try await Self.run(
            arguments,
            environment: environment.merging(["LIAMM_SOCKET": self.socket]) { given, _ in given }
        )
    }

    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Transcript {
        let name = "liamm-run-\(Hex.encode(SystemRandomSource().bytes(6)))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (out, errors) = (folder.appending(path: "out"), folder.appending(path: "errors"))
        let process = try ChildProcess.start(
            self.program.path(),
            arguments,
            environment: environment,
            output: out.path(),
            errors: errors.path()
        )
        let code = await process.wait()
        return Transcript(
            code: code,
            out: try String(contentsOf: out, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8)
        )
    }

    func write(_ text: String, to name: String) throws -> String {
        let path = "\(self.folder)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        // What holds a password is its owner's alone.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return path
    }

    /// The file of one realm; `more` is appended to it.
    func realmFile(_ slug: String = "brest", siren: String = "242900314", more: String = "") throws -> String {
        try self.write(
            """
            apiVersion: liamm/v1
            kind: Realm
            realm:
              slug: \(slug)
              name: "\(slug)"
              siren: "\(siren)"
              nature: ME
              departement: "29"
              languages: [fr]
            domains:
              - \(slug).bzh.example
            organizations:
              - siren: "\(siren)"
                name: "\(slug)"

            """ + more,
            to: "\(slug).yaml"
        )
    }
}
