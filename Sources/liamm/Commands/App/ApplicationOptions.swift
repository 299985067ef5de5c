import ArgumentParser
package import Offline

// One list of each, whether a flag, a template or another provider's export says it.
extension ApplicationDraft.Authentication: ExpressibleByArgument {}
extension ApplicationDraft.Algorithm: ExpressibleByArgument {}
extension ApplicationDraft.ClaimProfile: ExpressibleByArgument {}
extension ApplicationDraft.SubjectType: ExpressibleByArgument {}

package enum BrokerRight: String, CaseIterable, Sendable, ExpressibleByArgument { case deposit, receive, none }

/// What an application is made of, as flags: of `create` and `update`.
struct ApplicationOptions: ParsableArguments {
    @Option(help: "Name that people read.") var name: String?
    @Option(help: "Where the application begins, for the portal.") var url: String?
    @Option(help: "Exact https address that codes are sent to; once for each.") var redirectUri: [String] = []
    @Option(help: "Exact address to come back to after signing out; once for each.")
    var postLogoutRedirectUri: [String] = []
    @Option(help: "Address that logout tokens are posted to.") var backchannelLogoutUri: String?
    @Option(help: "What its ID tokens are signed with: RS256, PS256, ES256 or EdDSA.")
    var alg: ApplicationDraft.Algorithm?
    @Option(
        help: """
            none (public), client_secret_basic, client_secret_post, private_key_jwt, tls_client_auth or \
            self_signed_tls_client_auth.
            """
    )
    var auth: ApplicationDraft.Authentication?
    @Option(help: "everyone, nobody or group:NAME, once for each group.") var access: [String] = []
    @Option(help: "Realm whose agents may use a regional application; once for each.") var activate: [String] = []

    @Option(help: "deposit, receive or none: what it may do at the broker; once for each.") var broker: [BrokerRight] =
        []

    @Option(help: "yes or no: run by somebody else, so that agents are asked before it is told anything of them.")
    var thirdParty: Answer?

    func validate() throws { try Self.check(access: self.access) }

    static func check(access: [String]) throws {
        let isPlain = access == ["everyone"] || access == ["nobody"]
        guard isPlain || access.allSatisfy({ $0.hasPrefix("group:") && $0.count > 6 }) else {
            throw ValidationError("--access is everyone, nobody, or group:NAME once for each group.")
        }
    }
}
