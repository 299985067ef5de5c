import BrokerAPI
import Primitives
import RelyingParty
import Testing
import actes

@Suite struct DeliberationWordsTests {
    private static func deliberation(_ change: (inout Deliberation) -> Void = { _ in }) throws -> DeliberationWords {
        var made = Deliberation(
            id: "a",
            realm: "brest-metropole",
            siren: "242900314",
            organization: "Brest Métropole",
            author: "Agent Exemple 001",
            createdAt: Timestamp(seconds: 1_795_000_000),
            object: "Objet",
            number: "1",
            date: try #require(ActDate("2026-11-25")),
            key: "K1",
            pdf: []
        )
        change(&made)
        return DeliberationWords(made)
    }

    @Test func `what is not sent yet says who does it, and why it waits`() throws {
        let waiting = try Self.deliberation { $0.problem = .unreachable }
        #expect(waiting.state == "En attente d’envoi")
        #expect(waiting.owner == "Actes")
        #expect(waiting.cause?.contains("Rien n’est perdu") == true)
    }

    @Test func `what the hub refused is the agent's to mend`() throws {
        let refused = try Self.deliberation {
            $0.problem = BrokerProblem(title: "", status: 409, code: "version-conflict")
        }
        #expect(refused.state == "Non envoyée")
        #expect(refused.owner == "vous")
        #expect(refused.cause?.contains("Changez le numéro") == true)
    }
}
