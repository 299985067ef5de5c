import Messages
import Model
import Primitives
import SignIn

/// Everything that is held about one agent, read once: the page and the two files say the same. Of the collectivités that
/// the session speaks for: who has proved one reads nothing of another.
struct OwnData {
    private let subject: String
    private let affiliations: [(affiliation: Affiliation, realm: Realm?)]
    private let factors: [Factor]
    private let sessions: [Session]
    private let consents: [Consent]
    private let favourites: [Application.ClientID]
    /// What applications are called; one that is gone is named as it was registered.
    private let names: [Application.ClientID: String]
    private let realm: Realm
    private let history: [AuditEntry]

    /// The number of entries of the audit that a copy holds.
    private static let limit = 10_000

    init(_ view: AccountDesk.View, _ services: HubServices) async throws {
        let (stores, agent) = (services.stores, view.agent)
        self.subject = try await stores.agents.agent(agent)?.subject.text ?? ""
        var affiliations: [(Affiliation, Realm?)] = []
        let realms = view.session.realms
        for affiliation in try await stores.agents.affiliations(of: agent) where realms.contains(affiliation.realm) {
            affiliations.append((affiliation, try await stores.registry.realm(affiliation.realm)?.realm))
        }
        self.affiliations = affiliations
        self.factors = try await stores.factors.factors(of: agent)
        self.sessions = try await services.sessions.sessions(of: agent)
        self.consents = try await stores.own.consents(of: agent)
        self.favourites = try await stores.own.favourites(of: agent).sorted()
        self.names = try await stores.applications
            .names(of: Set(self.consents.map(\.application)).union(self.favourites))
        self.realm = view.realm
        self.history = try await stores.own.history(of: agent, in: realms, limit: Self.limit)
    }

    // MARK: - On the page

    func tables(_ messages: Messages) -> [MyDataPage.Table] {
        let place = SessionPlace(self.realm, messages)
        return [
            .init(.affiliations, rows: self.affiliations.map { Self.row($0.affiliation, $0.realm) }),
            .init(
                .groups,
                rows: self.affiliations.flatMap { entry in
                    entry.affiliation.profile.groups.map { [$0, entry.realm?.name ?? entry.affiliation.realm.text] }
                }
            ),
            .init(
                .factors,
                rows: self.factors.map {
                    [
                        messages(FactorKind($0.kind).name), $0.name, messages.moment($0.createdAt),
                        $0.lastUsedAt.map { messages.moment($0) } ?? messages(.factorNeverUsed),
                    ]
                }
            ),
            .init(
                .sessions,
                rows: self.sessions.map {
                    [
                        DeviceName.of($0.device), place.words($0.address), messages.moment($0.createdAt),
                        messages.moment($0.lastUsedAt),
                    ]
                }
            ),
            .init(
                .consents,
                rows: self.consents.map {
                    [
                        self.name($0.application), Self.words($0.scopes, messages),
                        messages.moment($0.givenAt),
                    ]
                }
            ),
            .init(.favourites, rows: self.favourites.map { [self.name($0)] }),
            .init(.signIns, rows: self.signIns.map { Self.row($0, place, messages) }),
        ]
    }

    private var signIns: [AuditEntry] {
        let names: Set<String> = [
            AuditEvent.Name.signedIn.rawValue, AuditEvent.Name.sessionRaised.rawValue,
            AuditEvent.Name.signInFailed.rawValue, AuditEvent.Name.operatorSignedIn.rawValue,
        ]
        return self.history.filter { names.contains($0.name) }
    }

    private func name(_ application: Application.ClientID) -> String {
        self.names[application] ?? application.text
    }

    private static func words(_ scopes: Set<String>, _ messages: Messages) -> String {
        ConsentScope.all(in: scopes).map { scope in
            [messages(scope.name), scope.detail].compactMap { $0 }.joined(separator: " ")
        }.joined(separator: ", ")
    }

    private static func row(_ affiliation: Affiliation, _ realm: Realm?) -> [String] {
        let profile = affiliation.profile
        let organization = realm?.organizations.first { $0.siren == profile.organization }
        return [
            organization?.name ?? profile.organization.text, realm?.name ?? affiliation.realm.text,
            profile.title ?? "", profile.login, profile.mail ?? "", profile.phone ?? "", profile.population ?? "",
        ]
    }

    private static func row(_ entry: AuditEntry, _ place: SessionPlace, _ messages: Messages) -> [String] {
        let isRefused = entry.name == AuditEvent.Name.signInFailed.rawValue
        return [
            messages.moment(entry.time), messages(isRefused ? .accessFailed : .accessSucceeded), "",
            entry.personal?["device"].map(DeviceName.of) ?? "", entry.personal?["address"].map(place.words) ?? "",
        ]
    }

    // MARK: - As files

    /// Identifiers and values as they are kept, times after RFC 3339.
    var json: JSONValue {
        [
            "apiVersion": "liamm/v1",
            "kind": "AgentData",
            "subject": .string(self.subject),
            "affiliations": .array(self.affiliations.map { Self.json($0.affiliation) }),
            "factors": .array(self.factors.map(Self.json)),
            "sessions": .array(self.sessions.map(Self.json)),
            "consents": .array(
                self.consents.map {
                    [
                        "application": .string($0.application.text),
                        "scopes": .array($0.scopes.sorted().map { .string($0) }),
                        "givenAt": .string($0.givenAt.description),
                    ]
                }
            ),
            "favourites": .array(self.favourites.map { .string($0.text) }),
            "history": .array(
                self.history.map {
                    [
                        "time": .string($0.time.description),
                        "event": .string($0.name),
                        "realm": $0.realm.map { .string($0.text) } ?? .null,
                        "fields": .object($0.fields.mapValues { .string($0) }),
                        "personal": .object(($0.personal ?? [:]).mapValues { .string($0) }),
                    ]
                }
            ),
        ]
    }

    /// One fact a line: section, subject of the fact, field, value (RFC 4180; a leading sign of a formula is quoted away).
    var csv: String {
        var lines: [[String]] = [["section", "item", "field", "value"]]
        for (section, value) in (self.json.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let items = value.array else {
                lines.append([section, "", "", value.string ?? ""])
                continue
            }
            for (index, item) in items.enumerated() {
                for (field, value) in (item.object ?? ["": item]).sorted(by: { $0.key < $1.key }) {
                    lines.append([section, String(index + 1), field, value.string ?? value.canonicalText])
                }
            }
        }
        return lines.map { $0.map(Self.cell).joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
    }

    private static func cell(_ text: String) -> String {
        let risky: Set<UInt8> = [
            UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D,
        ]
        let safe = text.utf8.first.map { risky.contains($0) } ?? false ? "'\(text)" : text
        return "\"\(safe.replacing("\"", with: "\"\""))\""
    }

    private static func json(_ affiliation: Affiliation) -> JSONValue {
        let profile = affiliation.profile
        var members: [String: JSONValue] = [
            "realm": .string(affiliation.realm.text),
            "login": .string(profile.login),
            "givenName": .string(profile.givenName),
            "familyName": .string(profile.familyName),
            "displayName": .string(profile.displayName),
            "organization": .string(profile.organization.text),
            "groups": .array(profile.groups.map { .string($0) }),
            "status": .string(affiliation.status.rawValue),
            "createdAt": .string(affiliation.createdAt.description),
        ]
        members["mail"] = profile.mail.map { .string($0) }
        members["phone"] = profile.phone.map { .string($0) }
        members["population"] = profile.population.map { .string($0) }
        members["title"] = profile.title.map { .string($0) }
        return .object(members)
    }

    private static func json(_ factor: Factor) -> JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(factor.kind.rawValue),
            "name": .string(factor.name),
            "realms": .array(factor.realms.sorted().map { .string($0.text) }),
            "createdAt": .string(factor.createdAt.description),
        ]
        members["lastUsedAt"] = factor.lastUsedAt.map { .string($0.description) }
        return .object(members)
    }

    private static func json(_ session: Session) -> JSONValue {
        [
            "device": .string(session.device),
            "address": .string(session.address),
            "createdAt": .string(session.createdAt.description),
            "lastUsedAt": .string(session.lastUsedAt.description),
            "factors": .array(session.evidence.map { .string($0.means.rawValue) }),
        ]
    }
}
