package import Model
import Primitives
import SignIn

/// The factors of an agent, as far as they count for one realm: of the others its administrators see and change nothing.
package struct FactorAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all(of name: String, in realm: Realm.Slug) async throws -> [Factor] {
        let affiliation = try await self.services.agents.find(name, in: realm)
        return try await self.services.factorDesk.factors(of: affiliation.agent).filter { $0.realms.contains(realm) }
    }

    /// Takes the realm away from one factor, found by its kind, its name or its identifier; every session of the agent
    /// ends. `confirmation` is the agent's name as it was given.
    package func remove(
        _ factorName: String,
        of name: String,
        in realm: Realm.Slug,
        confirmation: String?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (factor: Factor, changes: [String]) {
        let factor = try Self.one(factorName, of: name, among: try await self.all(of: name, in: realm))
        var after = factor
        after.realms.remove(realm)
        let changes = [
            "realms: \(Self.text(factor.realms)) → \(Self.text(after.realms))",
            after.realms.isEmpty ? "factor: kept → removed" : nil, "sessions: all end",
        ]
        .compactMap { $0 }
        guard !isDryRun else { return (after, changes) }
        guard let confirmation, foldASCII(confirmation) == foldASCII(name) else {
            let act = "this takes \(factor.label) away from \(name) in \(realm) and ends every session of theirs"
            throw AdministrationError.notConfirmed(act, name: name)
        }
        guard try await self.services.factorDesk.forget(factor, in: realm, actor: actor) else {
            throw AdministrationError.conflict("\(factor.label) does not count for \(realm) any more")
        }
        return (after, changes)
    }

    private static func one(_ text: String, of agent: String, among factors: [Factor]) throws -> Factor {
        let wanted = foldASCII(text)
        let found = factors.filter { factor in
            [factor.kind.rawValue, factor.name, factor.id.text].contains { !$0.isEmpty && foldASCII($0) == wanted }
        }
        guard let first = found.first else {
            let known = factors.flatMap { [$0.kind.rawValue, $0.name] }.filter { !$0.isEmpty }
            let near = NearestWord.to(text, among: known).map { [$0] } ?? []
            throw AdministrationError.notFound("factor \(text) of \(agent)", near: near)
        }
        guard found.count == 1 else { throw AdministrationError.ambiguous(found.map { "\($0.id)  \($0.label)" }) }
        return first
    }

    private static func text(_ realms: Set<Realm.Slug>) -> String {
        realms.isEmpty ? "none" : realms.sorted().map(\.text).joined(separator: ", ")
    }
}

extension Factor {
    /// How many recovery codes are left; nil for what is no list of codes.
    package var codesLeft: Int? { self.kind == .recoveryCodes ? RecoveryCodes.hashes(kept: self.secret).count : nil }

    fileprivate var label: String { self.name.isEmpty ? self.kind.rawValue : "\(self.kind.rawValue) `\(self.name)`" }
}
