import HubTesting
import Model
import Primitives
import Testing

/// `secondFactor: admins` in the rules of a realm: asked of those who have a role, and of nobody else.
@Suite struct AdministratorFactorTests {
    @Test func `a realm may ask a second factor of its administrators alone`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { policy in
                policy.secondFactor = .admins
                policy.enrolmentGraceDays = 0
            }
            let free = try await scene.typePassword(in: HubBrowser(scene.hub))
            #expect(free.parameters["code"] != nil)
            try await scene.hub.grant(.realm("armor"), to: scene.member)
            let asked = try await scene.typePassword(in: HubBrowser(scene.hub))
            #expect(asked.parameters["code"] == nil)
            #expect(
                asked.form(to: "/sign-in/enrolment") != nil || asked.link(to: "/sign-in/enrolment/application") != nil
            )
            try await scene.hub.revoke(.realm("armor"), from: scene.member)
            let again = try await scene.typePassword(in: HubBrowser(scene.hub))
            #expect(again.parameters["code"] != nil)
        }
    }
}
