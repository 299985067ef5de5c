import Model
import Primitives

extension PlatformAdministration {
    /// What will not work on the day it is needed, and what did not work lately; each with what to do.
    package func diagnose() async throws -> [ApplicationFinding] {
        let deliveries = try await self.services.logoutFindings(of: nil)
        return try await self.administrators() + self.operators() + deliveries + [self.queue()]
    }

    private func administrators() async throws -> [ApplicationFinding] {
        let active = try await self.services.roles.all()
            .filter {
                $0.role.scope == .platform && $0.role.realm != Realm.platform && $0.affiliation?.status == .active
            }
        switch active.count {
        case 0:
            let text = "nobody administers the platform: sudo liamm admin grant NAME --role platform-admin -r SLUG"
            return [.init(.wrong, "administrators", text)]
        case 1:
            return [.init(.attention, "administrators", "one administers the platform: when they leave, nobody does")]
        default: return [.init(.good, "administrators", "\(active.count) administer the platform")]
        }
    }

    private func operators() async throws -> [ApplicationFinding] {
        let accounts = try await self.services.operators.all()
        guard !accounts.isEmpty else {
            let text = "there is none for the day when sign-in is broken: liamm operator create NAME --out FILE"
            return [.init(.attention, "operators", text)]
        }
        return accounts.map { account in
            let name = account.affiliation.profile.login
            func finding(_ state: ApplicationFinding.State, _ text: String) -> ApplicationFinding {
                .init(state, "operators", "\(name) \(text)")
            }
            guard account.affiliation.status == .active, account.hasRole else {
                return finding(.attention, "opens nothing: it is disabled or its role was taken away")
            }
            guard account.hasPassword else {
                return finding(.wrong, "has no password yet: liamm operator link \(name) --out FILE")
            }
            guard account.isEnrolled else {
                return finding(.wrong, "has no second factor yet: liamm login --operator asks for one")
            }
            guard let time = account.lastUsedAt else {
                return finding(.attention, "has never been tried: liamm login --operator, before the day it is needed")
            }
            let days = (self.services.clock.now - time).components.seconds / 86_400
            guard days <= 180 else {
                return finding(.attention, "was last tried \(days) days ago: liamm login --operator")
            }
            return finding(.good, "was tried \(days == 0 ? "today" : "\(days) days ago")")
        }
    }

    private func queue() async throws -> ApplicationFinding {
        let depth = try await self.services.stores.outbox.depth()
        return depth.waiting > 1000
            ? .init(.attention, "deliveries", "\(depth.waiting) wait: are the mail relay and the applications reached?")
            : .init(.good, "deliveries", "\(depth.waiting) wait, \(depth.dead) were given up since the beginning")
    }
}

extension AdministrationServices {
    private static let window = Duration.days(7)
    private static let limit = 1000

    /// Logout tokens that applications did not take in the last seven days; `client` nil: of all.
    func logoutFindings(of client: Application.ClientID?) async throws -> [ApplicationFinding] {
        let subject = "logout delivery"
        let failures = try await self.stores.outbox
            .logoutFailures(since: self.clock.now - Self.window, limit: Self.limit)
            .filter { client == nil || $0.application == client }
        guard !failures.isEmpty else {
            return [.init(.good, subject, "every application was told of sessions that ended in the last 7 days")]
        }
        return Dictionary(grouping: failures, by: \.application).sorted { $0.key < $1.key }.map { name, failures in
            let dead = failures.count(where: \.isDead)
            let counts = [
                dead > 0 ? "\(dead) given up" : nil,
                dead < failures.count ? "\(failures.count - dead) tried again" : nil,
            ].compactMap { $0 }.joined(separator: ", ")
            let more = failures.count == Self.limit ? " or more" : ""
            let advice = "correct its logout address or its network"
            let ends = dead > 0 ? "; sessions of those agents may be open there still: end them in \(name)" : ""
            return .init(
                dead > 0 ? .wrong : .attention,
                subject,
                "\(name): \(counts)\(more) in 7 days, last: \(failures[0].reason); \(advice)\(ends)"
            )
        }
    }
}
