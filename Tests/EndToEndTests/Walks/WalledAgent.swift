import HubTesting
import Model
import Primitives
import SignIn

/// The agent herself, at her own browser, with the password and the app of the realm behind the wall.
final class WalledAgent {
    private let scene: WallScene
    private let browser: HubBrowser
    private var random: SplitMix64
    private var lastStep: Int64 = 0

    init(_ scene: WallScene, seed: UInt64) {
        self.scene = scene
        self.browser = HubBrowser(scene.hub)
        self.random = SplitMix64(seed: seed)
    }

    func act() async throws -> String {
        switch self.random.below(4) {
        case 0:
            let page = try await self.browser.open("/account")
            if let form = page.forms.last(where: { $0.action.hasSuffix("end-all") }) {
                _ = try await self.browser.submit(form)
            }
            return "agent ends sessions"
        case 1:
            self.browser.forget(Hub.sessionCookie)
            return "agent leaves"
        default:
            _ = try await self.signIn()
            return "agent signs in"
        }
    }

    /// Whether userinfo told her application the SIRET of the body that she works for.
    func signIn() async throws -> Bool {
        // A code is good once: she waits for the next one.
        let step = TOTP.step(of: self.scene.hub.clock.now)
        if step <= self.lastStep { self.scene.hub.clock.advance(by: .seconds(30 * (self.lastStep - step + 1))) }
        self.lastStep = TOTP.step(of: self.scene.hub.clock.now)
        var pilot = PagePilot(
            self.browser,
            .init(
                identifier: "anne.legoff@argoat.example",
                realm: "argoat",
                password: WallScene.own,
                code: self.scene.ownCode
            )
        )
        let client = self.scene.clients[0]
        let path = self.scene.path(client, realm: "argoat", ["prompt": "login"])
        let answer = try await pilot.go(path)
        guard let code = answer.parameters["code"] else { return false }
        let redeemed = try await self.scene.hub.redeem(code, for: client, realm: "argoat")
        guard let access = redeemed.json?["access_token"]?.string else { return false }
        let told = try await self.scene.hub.userinfo(access, realm: "argoat")
        return told.json?["siret"]?.string == self.scene.siret.there.text
    }
}
