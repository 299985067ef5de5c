import AdminAPI
import Foundation
import Primitives
import Testing
import liamm

@Suite struct RenderingTests {
    private let rows: [JSONValue] = [
        ["login": "agent.exemple", "displayName": "Agent Exemple", "groups": ["élus", "rh"], "isEnabled": true],
        ["login": "élu", "displayName": "Dupont, \"l'élu\"", "groups": [], "mail": .null],
    ]

    @Test func `a table is aligned, accents and all`() {
        let text = Rendering.table(self.rows, columns: ["login", "displayName", "groups", "isEnabled"])
        #expect(
            text == """
                LOGIN          DISPLAY NAME     GROUPS    IS ENABLED
                agent.exemple  Agent Exemple    élus, rh  true
                élu            Dupont, "l'élu"
                """
        )
    }

    @Test func `an empty table is its header`() {
        #expect(Rendering.table([], columns: ["login", "mail"]) == "LOGIN  MAIL")
    }

    @Test func `CSV is quoted where it must be (RFC 4180, section 2)`() {
        let lines = [
            #"login,displayName,groups"#,
            #"agent.exemple,Agent Exemple,"élus, rh""#,
            #"élu,"Dupont, ""l'élu""","#,
        ]
        #expect(
            Rendering.csv(self.rows, columns: ["login", "displayName", "groups"]) == lines.joined(separator: "\n")
        )
    }

    @Test func `names stand one a line`() {
        #expect(Rendering.names(self.rows, column: "login") == "agent.exemple\nélu")
    }

    @Test func `JSON is indented, its members in order`() {
        let value: JSONValue = ["kind": "AgentList", "items": [["login": "a"]], "next": .null, "empty": []]
        #expect(
            Rendering.json(value) == """
                {
                  "empty": [],
                  "items": [
                    {
                      "login": "a"
                    }
                  ],
                  "kind": "AgentList",
                  "next": null
                }
                """
        )
    }

    @Test func `YAML quotes every text, so that none is read as something else`() {
        let value: JSONValue = [
            "items": [["login": "no", "groups": ["a: b"], "count": 3], ["login": "x"]], "next": .null, "empty": [],
        ]
        #expect(
            Rendering.yaml(value) == """
                empty: []
                items:
                  - count: 3
                    groups:
                      - "a: b"
                    login: "no"
                  - login: "x"
                next: null
                """
        )
    }

    @Test func `what a directory wrote does not steer the terminal`() {
        let row: JSONValue = ["login": "a\u{1B}[2J\u{7}\nb"]
        #expect(Rendering.table([row], columns: ["login"]) == "LOGIN\na?[2J??b")
    }

    @Test func `a problem says what, why and what to run`() {
        let problem = Problem(
            .notFound,
            status: 404,
            title: "realm bres does not exist",
            hint: "liamm realm list",
            lines: ["did you mean brest?"]
        )
        #expect(
            Console.text(problem) == """
                error: realm bres does not exist
                  did you mean brest?
                  → liamm realm list
                """
        )
        #expect(
            Console.json(.notFound("agent x"))
                == #"{"code":"not-found","lines":[],"status":404,"title":"agent x does not exist","type":"urn:liamm:problem:not-found"}"#
        )
    }
}
