import AdminAPI
import Testing
import liamm

@Suite struct ExitStatusTests {
    @Test func `the numbers are those promised`() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 64, 130])
    }

    static let problems: [(problem: Problem, code: Int32)] = [
        (Problem.noSuchRoute, 3),
        (Problem.notFound("agent x"), 3),
        (Problem(.notSignedIn, status: 401, title: ""), 4),
        (Problem(.insufficientAuthentication, status: 401, title: ""), 4),
        (Problem(.forbidden, status: 403, title: ""), 5),
        (Problem(.conflict, status: 409, title: ""), 6),
        (Problem(.safetyThreshold, status: 409, title: ""), 7),
        (Problem(.unavailable, status: 503, title: ""), 8),
        (Problem(.ambiguousName, status: 422, title: ""), 64),
        (Problem(.confirmationRequired, status: 409, title: ""), 64),
        (Problem.usage("x"), 64),
        (Problem.invalid("x"), 1),
        (Problem(.realmFilesInvalid, status: 422, title: ""), 1),
        (Problem(.directoryFailed, status: 422, title: ""), 1),
        (Problem(.storageFull, status: 507, title: ""), 1),
        (Problem.internalError, 1),
    ]

    @Test(arguments: ExitStatusTests.problems)
    func `each problem has its exit code`(problem: Problem, code: Int32) {
        #expect(ExitStatus(problem).rawValue == code)
    }

    static let commands: [(arguments: [String], code: Int32)] = [
        (["agnet", "list"], 64), (["agent", "lsit"], 64), (["agent", "list", "-r", "brest", "-o", "jsn"], 64),
        (["agent", "factor", "lsit", "x"], 64), (["agent", "factor", "remove", "x", "-r", "brest"], 64),
        (["agent", "factor", "reset-link", "x", "-r", "brest", "--life", "90s"], 64),
        (["agent", "password", "reset-link", "-r", "brest"], 64),
        (["app", "update", "x", "--third-party", "maybe"], 64),
        (["agent", "list", "--nope"], 64), (["agent", "get"], 64), (["app", "create", "x", "-r", "brest"], 64),
        (["app", "create", "x", "-r", "brest", "--redirect-uri", "https://a.example"], 64),
        (["realm", "validate", "-f", "/nonexistent"], 1), (["help", "exit-codes"], 0), (["--help"], 0),
        (["agent", "list", "--help"], 0), (["version"], 0),
        (["status", "--socket", "/nonexistent/admin.sock"], 8),
    ]

    @Test(arguments: ExitStatusTests.commands)
    func `a command ends with its code`(arguments: [String], code: Int32) async {
        #expect(await Liamm.run(arguments).rawValue == code)
    }
}
