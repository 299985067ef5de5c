import AdminAPI
import Foundation
import Testing

@Suite struct ProblemTests {
    @Test func `a problem is the same on both ends`() throws {
        let problem = Problem(
            .ambiguousName,
            status: 422,
            title: "several are meant: name one",
            lines: ["agent.exemple", "agent.exemple2"]
        )
        #expect(AdminClient.problem(status: 422, body: try JSONEncoder().encode(problem)) == problem)
    }

    @Test func `a problem is typed after its code (RFC 9457, section 3.1.1)`() {
        #expect(Problem.internalError.type == "urn:liamm:problem:internal-error")
    }

    @Test(arguments: [
        (401, Problem.Code.notSignedIn), (403, .forbidden), (404, .notFound), (409, .conflict), (503, .unavailable),
        (500, .internalError), (418, .internalError),
    ])
    func `an answer that is not a problem is told by its status`(status: Int, code: Problem.Code) {
        for body in ["", "<html>", #"{"code":"from-the-future","status":418}"#] {
            let problem = AdminClient.problem(status: status, body: Data(body.utf8))
            #expect(problem.code == code)
            #expect(problem.status == status)
        }
    }

    @Test func `a list is versioned and says when it ends`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let list = ListEnvelope(kind: "NameList", items: ["a"])
        let text = String(decoding: try encoder.encode(list), as: UTF8.self)
        #expect(text == #"{"apiVersion":"liamm/v1","items":["a"],"kind":"NameList","next":null}"#)
    }
}
