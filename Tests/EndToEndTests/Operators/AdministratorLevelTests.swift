import Bootstrap
import HubTesting
import Model
import Primitives
import SQLCore
import SignIn
import Testing

/// `administrators: { level: … }`: what a sign-in must be worth to administer.
@Suite struct AdministratorLevelTests {
    static let rows: [(level: AssuranceLevel, means: [Session.Means], isEnough: Bool)] = [
        (.eidas1MultiFactor, [.password, .recoveryCode], true), (.eidas1MultiFactor, [.password], false),
        (.eidas1MultiFactor, [.password, .totp], true), (.eidas2, [.password, .recoveryCode], false),
        (.eidas2, [.password, .totp], true), (.eidas2, [.attestedPasskey], true),
        (.eidas3, [.password, .totp], false), (.eidas3, [.passkey], false), (.eidas3, [.attestedPasskey], true),
    ]

    @Test(arguments: Self.rows)
    func `RFC 9470 3: the level that the settings say is asked for, and nothing less opens`(
        level: AssuranceLevel,
        means: [Session.Means],
        isEnough: Bool
    ) async throws {
        try await Hub.lend(settings: { $0.administratorLevel = level }) { hub in
            let member = try await hub.member(of: "armor", "admin.region")
            try await hub.grant(.platform, to: member)
            let token = try await hub.administrationTokens(of: member, by: means).access
            let answer = try await hub.administer(.get("/admin/v1/platform/status"), with: token)
            #expect(answer.status == (isEnough ? 200 : 401), "\(answer.text)")
            if !isEnough { #expect(answer.challenge.contains(#"acr_values="\#(level.rawValue)""#)) }
            // The command line's device asks for it, whatever the program says.
            _ = try await hub.device(hub.commandLine, scope: "openid admin", [("acr_values", "eidas1")])
            let rows = try await hub.database.query("select acr_values from device_requests")
            #expect(try rows.map { try $0.text("acr_values") }.allSatisfy { $0.contains(level.rawValue) })
        }
    }
}
