package import Model
import OpenID
import Primitives

/// What an address gives when the hub looks at it, with at most so many bytes of a document.
package typealias ApplicationProbe = @Sendable (_ address: String, _ limit: Int) async -> ApplicationProbed

package enum ApplicationProbed: Sendable, Hashable {
    case document([UInt8])
    /// Something answers, and gives no document.
    case answered
    /// Nothing may be asked at that address from the hub, or nothing answers there: in words.
    case failed(String, isForbidden: Bool)
}

/// One thing that was looked at.
package struct ApplicationFinding: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable { case good, attention, wrong }

    package let state: State
    package let subject: String
    package let text: String

    init(_ state: State, _ subject: String, _ text: String) {
        self.state = state
        self.subject = subject
        self.text = text
    }
}

extension ApplicationAdministration {
    /// Looks at an application from where the hub stands: at what is registered, at what it publishes, and at what went
    /// wrong. Agents' browsers may see its pages where the hub does not.
    package func diagnose(_ id: String, in realm: Realm.Slug) async throws -> [ApplicationFinding] {
        let application = try await self.find(id, in: realm)
        var findings: [ApplicationFinding] = []
        if let objection = ApplicationRules.objection(to: application) {
            findings.append(.init(.wrong, "registration", objection))
        }
        findings.append(try await self.access(to: application))
        findings += try await self.secrets(of: application)
        findings += self.habits(of: application)
        for origin in Set(application.redirectURIs.compactMap(RedirectURI.origin)).sorted() {
            findings.append(await self.page(at: origin))
        }
        findings += await self.documents(of: application)
        if application.backchannelLogoutURI != nil {
            findings += try await self.services.logoutFindings(of: application.clientID)
        }
        findings.append(try await self.refusals(by: application))
        findings += self.calls(of: application)
        return findings
    }

    private func access(to application: Application) async throws -> ApplicationFinding {
        guard application.isEnabled else { return .init(.wrong, "access", "it is disabled: nobody is let in") }
        guard application.signsAgentsIn else {
            let isIdle = application.brokerRights.isEmpty && application.client.resources.isEmpty
            return isIdle
                ? .init(.wrong, "access", "its tokens are for nobody: --resource https://…, or --broker")
                : .init(.good, "access", "nobody signs in: it acts for itself")
        }
        let realms = application.realm == Realm.region ? application.activatedRealms : [application.realm]
        guard !realms.isEmpty else { return .init(.wrong, "access", "it is activated in no realm: --activate SLUG") }
        var (count, isMore) = (0, false)
        for realm in realms {
            let page = try await self.services.stores.realm(realm).affiliations.page(after: nil, limit: 1000)
            count += page.count { application.refusal(of: $0) == nil }
            isMore = isMore || page.count == 1000
        }
        let agents = "\(isMore ? "at least " : "")\(count) \(count == 1 ? "agent" : "agents")"
        return count == 0 && !isMore
            ? .init(.wrong, "access", "its rule lets nobody in: --access everyone, or group:NAME")
            : .init(.good, "access", "it opens for \(agents)")
    }

    private func secrets(of application: Application) async throws -> [ApplicationFinding] {
        guard application.authentication.usesSecret else { return [] }
        guard !application.secretHashes.isEmpty else {
            return [.init(.wrong, "secret", "it has none: liamm app secret rotate \(application.clientID)")]
        }
        var findings: [ApplicationFinding] = []
        if application.secretHashes.count > 1 {
            let text = "the secret before opens too: rotate again, or --drop-previous, once the tool has the new one"
            findings.append(.init(.attention, "secret", text))
        }
        let made = try await self.last([.secretRotated, .applicationCreated, .applicationRegistered], application)
        if let made {
            let days = (self.services.clock.now - made).components.seconds / 86_400
            findings.append(.init(days > 365 ? .attention : .good, "secret", "made \(days) days ago"))
        }
        return findings
    }

    private func habits(of application: Application) -> [ApplicationFinding] {
        var findings: [ApplicationFinding] = []
        if !application.client.requiresPKCE, application.client.grants.contains(.authorizationCode) {
            findings.append(.init(.attention, "PKCE", "not asked for: a code is as safe as the tool's nonce"))
        }
        if let end = application.client.registration?.expiresAt {
            let isNear = end - self.services.clock.now < .days(30)
            findings.append(.init(isNear ? .attention : .good, "registration", "it registered itself, until \(end)"))
        }
        for address in application.redirectURIs where address.utf8.starts(with: "http://".utf8) {
            findings.append(.init(.attention, "TLS", "\(address) is in clear text, of one machine only"))
        }
        return findings
    }

    private func page(at origin: String) async -> ApplicationFinding {
        switch await self.services.probe("\(origin)/", 1_048_576) {
        case .document, .answered: .init(.good, "redirect", "\(origin) answers")
        case .failed(let why, true): .init(.good, "redirect", "\(origin) cannot be looked at from here: \(why)")
        case .failed(let why, false): .init(.attention, "redirect", "\(origin): \(why)")
        }
    }

    private func documents(of application: Application) async -> [ApplicationFinding] {
        var findings: [ApplicationFinding] = []
        if let address = application.client.keysURI {
            switch await self.services.probe(address, 262_144) {
            case .document(let bytes):
                let count = (try? StrictJSON.parse(bytes))?["keys"]?.array?.count ?? 0
                let text = count == 0 ? "no key set with a key in it" : "\(count) \(count == 1 ? "key" : "keys")"
                findings.append(.init(count == 0 ? .wrong : .good, "keys", "\(address): \(text)"))
            case .answered: findings.append(.init(.wrong, "keys", "\(address) gives no document"))
            case .failed(let why, _): findings.append(.init(.wrong, "keys", "\(address): \(why)"))
            }
        }
        if let address = application.backchannelLogoutURI {
            switch await self.services.probe(address, 1_048_576) {
            case .document, .answered: findings.append(.init(.good, "back-channel logout", "\(address) answers"))
            case .failed(let why, _): findings.append(.init(.wrong, "back-channel logout", "\(address): \(why)"))
            }
        }
        return findings
    }

    private func refusals(by application: Application) async throws -> ApplicationFinding {
        let since = self.services.clock.now - .days(7)
        let entries = try await self.entries(.accessRefused, application).filter { $0.time > since }
        guard !entries.isEmpty else { return .init(.good, "refusals", "nobody was kept out in the last 7 days") }
        let rules = Dictionary(grouping: entries) { $0.fields["rule"] ?? "unknown" }
        let text = rules.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.count)" }.joined(separator: ", ")
        return .init(.attention, "refusals", "\(entries.count) in the last 7 days: \(text)")
    }

    private func last(_ names: [AuditEvent.Name], _ application: Application) async throws -> Timestamp? {
        var times: [Timestamp] = []
        for name in names { times += try await self.entries(name, application).prefix(1).map(\.time) }
        return times.max()
    }

    private func entries(_ name: AuditEvent.Name, _ application: Application) async throws -> [AuditEntry] {
        try await self.services.stores.audit.entries(realm: nil, name: name.rawValue, limit: 1000)
            .filter { $0.fields["application"] == application.clientID.text }
    }
}

extension Application {
    /// Whether agents sign in to it, in a browser or on a device.
    fileprivate var signsAgentsIn: Bool {
        self.client.grants.contains(.authorizationCode) || self.client.grants.contains(.deviceCode)
    }
}
