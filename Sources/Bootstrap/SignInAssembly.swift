import Foundation
import Model
import Primitives
import SignIn
import Web

/// Everything that signing in is made of.
struct SignInAssembly {
    let configuration: Configuration
    let stores: any Stores
    let sessions: SessionManager
    let policies: SignInPolicies
    let freshness: DirectoryFreshness
    let throttle: Throttle
    let hashing: any PasswordHashing
    let directories: any PasswordChecker
    let sealer: any SecretSealer
    let clock: any WallClock
    let random: any RandomSource

    func services() throws -> SignInServices {
        let throttle = self.throttle
        let meter = SignInMeter()
        let notices = AgentNotices(
            stores: self.stores,
            sealer: self.sealer,
            baseURL: self.configuration.issuer,
            hasRelay: self.configuration.mail != nil,
            clock: self.clock
        )
        // Browsers make no passkey for an address in digits or without TLS: there, nobody is offered one.
        let party = try? PasskeyRelyingParty(baseURL: self.configuration.issuer, name: "Liamm")
        return SignInServices(
            discovery: RealmDiscovery(registry: self.stores.registry),
            policies: self.policies,
            passwords: PasswordSignIn(
                stores: self.stores,
                policies: self.policies,
                hashing: self.hashing,
                directories: self.directories,
                throttle: throttle,
                freshness: self.freshness,
                meter: meter,
                clock: self.clock
            ),
            flow: SignInFlow(
                stores: self.stores,
                sessions: self.sessions,
                policies: self.policies,
                throttle: throttle,
                notices: notices,
                meter: meter,
                clock: self.clock,
                random: self.random
            ),
            secondFactors: SecondFactorCheck(
                stores: self.stores,
                sealer: self.sealer,
                throttle: throttle,
                meter: meter,
                clock: self.clock
            ),
            factors: FactorDesk(
                stores: self.stores,
                sealer: self.sealer,
                notices: notices,
                clock: self.clock,
                random: self.random
            ),
            reset: PasswordReset(
                stores: self.stores,
                policies: self.policies,
                hashing: self.hashing,
                breached: try self.breached(),
                throttle: throttle,
                notices: notices,
                clock: self.clock,
                random: self.random
            ),
            notices: notices,
            meter: meter,
            party: party,
            registrations: try party.map { try RegistrationVerifier(party: $0, roots: try self.roots()) },
            passkeys: party.map {
                PasskeyCheck(
                    stores: self.stores,
                    party: $0,
                    policies: self.policies,
                    freshness: self.freshness,
                    throttle: throttle,
                    clock: self.clock,
                    random: self.random
                )
            }
        )
    }

    private func breached() throws -> BreachedPasswords? {
        guard let path = self.configuration.breachedPasswords else { return nil }
        do {
            return try BreachedPasswords(path: path)
        } catch {
            throw ConfigurationProblem(place: "breachedPasswords", message: "\(path) cannot be read")
        }
    }

    private func roots() throws -> [String] {
        try self.configuration.attestationRoots.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw ConfigurationProblem(place: "attestationRoots", message: "\(path) cannot be read")
            }
            return text
        }
    }
}
