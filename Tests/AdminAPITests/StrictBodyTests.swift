import AdminAPI
import Testing

@Suite struct StrictBodyTests {
    private func refusal<Body: Codable>(_ text: String, as type: Body.Type) -> String? {
        do {
            _ = try StrictBody.decode(type, from: Array(text.utf8))
            return nil
        } catch {
            #expect(error.code == .invalidRequest)
            #expect(error.status == 400)
            return error.detail
        }
    }

    @Test func `a body is read`() throws {
        let body = try StrictBody.decode(StatusChange.self, from: Array(#"{"reason":"départ","dryRun":true}"#.utf8))
        #expect(body.reason == "départ")
        #expect(body.dryRun)
    }

    @Test(arguments: [
        (#"{"dryRun":false,"raeson":"x"}"#, "unknown key `raeson`"),
        (#"{"dryRun":false,"dryRun":true}"#, "`dryRun` is there twice"),
        (#"{"reason":"x"}"#, "`dryRun` is missing"),
        (#"{"dryRun":"yes"}"#, "`dryRun` is not what is expected"),
        (#"{"dryRun":false} x"#, "the body is not JSON"),
        (#"["dryRun"]"#, "the body is not an object"),
        ("", "the body is not JSON"),
    ])
    func `what is not understood is refused by name`(text: String, detail: String) {
        #expect(self.refusal(text, as: StatusChange.self) == detail)
    }

    @Test func `an unknown key is found inside lists too`() {
        let text = #"{"files":[{"name":"a.yaml","text":"","mode":1}],"dryRun":true,"confirmedRemovals":[]}"#
        #expect(self.refusal(text, as: RealmApply.self) == "unknown key `files.mode`")
    }

    @Test func `a member that is null says nothing`() {
        #expect(self.refusal(#"{"reason":null,"dryRun":false}"#, as: StatusChange.self) == nil)
    }

    @Test(arguments: [
        (#"{"dryRun":false,"confirm":"a","force":true}"#, "unknown key `force`"),
        (#"{"confirm":"a"}"#, "`dryRun` is missing"),
    ])
    func `the removal of a factor takes nothing else`(text: String, detail: String) {
        #expect(self.refusal(text, as: FactorRemoval.self) == detail)
    }

    @Test(arguments: [
        (#"{"wantsAddress":true,"mailsAgent":false,"dryRun":false,"token":"x"}"#, "unknown key `token`"),
        (#"{"mailsAgent":true,"dryRun":false}"#, "`wantsAddress` is missing"),
        (
            #"{"lifeMinutes":"5","wantsAddress":true,"mailsAgent":true,"dryRun":false}"#,
            "`lifeMinutes` is not what is expected"
        ),
    ])
    func `who carries a link is always said`(text: String, detail: String) {
        #expect(self.refusal(text, as: LinkRequest.self) == detail)
    }

    @Test func `an application that says nothing of third parties is still read`() throws {
        let text = #"""
            {"clientID":"a","name":"A","realm":"brest","authentication":"none","redirectURIs":[],
            "postLogoutRedirectURIs":[],"idTokenAlgorithm":"RS256","access":[],"activatedRealms":[],"brokerRights":[],
            "isEnabled":true}
            """#
        let application = try StrictBody.decode(ApplicationResource.self, from: Array(text.utf8))
        #expect(application.isThirdParty == nil)
    }

    @Test func `a role cannot be smuggled into a new agent`() {
        let text = #"{"login":"a","givenName":"A","familyName":"B","dryRun":false,"role":"operator"}"#
        #expect(self.refusal(text, as: AgentCreation.self) == "unknown key `role`")
    }
}
