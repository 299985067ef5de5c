import Bootstrap
import Foundation
import ServerTesting
import Testing

/// A machine on which no hub has run yet, and one on which one runs.
@Suite struct FirstStartTests {
    private static func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "first-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private static func check(_ database: String, in folder: String) async throws -> (line: Diagnosis.Finding?, Bool) {
        let settings = """
            issuer: https://hub.example
            database: sqlite:\(database)
            masterKey: env:KEY
            sandbox: true

            """
        try Data(settings.utf8).write(to: URL(filePath: "\(folder)/liammd.yaml"))
        var findings: [Diagnosis.Finding] = []
        let diagnosis = Diagnosis(environment: ["KEY": String(repeating: "07", count: 32)]) { findings.append($0) }
        let isSound = await diagnosis.run(file: "\(folder)/liammd.yaml")
        return (findings.first { $0.part == "database" }, isSound)
    }

    @Test func `a database that serve will make is no failure, and none is made by looking`() async throws {
        try await Self.inFolder { folder in
            let (line, isSound) = try await Self.check("liamm.db", in: folder)
            #expect(isSound && line?.text == "none yet at \(folder)/liamm.db: liammd serve makes it, with its keys")
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/liamm.db"))
            let (missing, isMade) = try await Self.check("none/liamm.db", in: folder)
            #expect(!isMade && missing?.isSound == false && missing?.remedy == "install -d -m 700 \(folder)/none")
        }
    }

    @Test func `one hub works with an SQLite file, the second is told, the next may`() async throws {
        try await Self.inFolder { folder in
            let reference = "sqlite:\(folder)/liamm.db"
            var first: DatabaseLock? = try DatabaseLock(reference)
            let problem = #expect(throws: ConfigurationProblem.self) { try DatabaseLock(reference) }
            #expect(problem?.description.contains("another liammd works with \(folder)/liamm.db already") == true)
            _ = try DatabaseLock("sqlite:\(folder)/other.db")
            _ = try DatabaseLock("postgres://localhost/liamm")
            withExtendedLifetime(first) {}
            first = nil
            _ = try DatabaseLock(reference)
        }
    }

    @Test func `an address that somebody listens on is told from one that is free`() throws {
        let server = try ListeningSocket()
        #expect(TakenAddress.isTaken(.init(host: "127.0.0.1", port: server.port)))
        #expect(!TakenAddress.isTaken(.init(host: "127.0.0.1", port: try FreePort.make())))
    }
}
