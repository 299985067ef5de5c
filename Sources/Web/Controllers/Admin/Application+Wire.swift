import AdminAPI
import JOSE
import Model
import Primitives

extension Application {
    init(_ resource: ApplicationResource, realm: Realm.Slug) throws {
        self.init(
            realm: realm,
            clientID: .init(resource.clientID),
            name: resource.name,
            homeURL: resource.homeURL,
            authentication: try .read(resource.authentication),
            redirectURIs: resource.redirectURIs,
            postLogoutRedirectURIs: resource.postLogoutRedirectURIs,
            backchannelLogoutURI: resource.backchannelLogoutURI,
            idTokenAlgorithm: try .read(resource.idTokenAlgorithm),
            access: try .read(resource.access),
            activatedRealms: resource.activatedRealms.map { .init($0) },
            brokerRights: try .read(resource.brokerRights),
            isThirdParty: resource.isThirdParty ?? false,
            isEnabled: resource.isEnabled
        )
        if let client = resource.client { try self.client.apply(client) }
    }

    mutating func apply(_ changes: ApplicationChanges) throws {
        self.name = changes.name ?? self.name
        if let address = changes.homeURL { self.homeURL = address.isEmpty ? nil : address }
        if let text = changes.authentication { self.authentication = try .read(text) }
        self.redirectURIs = changes.redirectURIs ?? self.redirectURIs
        self.postLogoutRedirectURIs = changes.postLogoutRedirectURIs ?? self.postLogoutRedirectURIs
        if let address = changes.backchannelLogoutURI { self.backchannelLogoutURI = address.isEmpty ? nil : address }
        if let text = changes.idTokenAlgorithm { self.idTokenAlgorithm = try .read(text) }
        if let texts = changes.access { self.access = try .read(texts) }
        if let slugs = changes.activatedRealms { self.activatedRealms = slugs.map { .init($0) } }
        if let texts = changes.brokerRights { self.brokerRights = try .read(texts) }
        self.isThirdParty = changes.isThirdParty ?? self.isThirdParty
        self.isEnabled = changes.isEnabled ?? self.isEnabled
        if let client = changes.client { try self.client.apply(client) }
    }
}

extension Application.Authentication {
    fileprivate static func read(_ text: String) throws -> Self {
        guard let value = Self(rawValue: text) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("an authentication is one of: \(words)")
        }
        return value
    }
}

extension Set<Application.BrokerRight> {
    fileprivate static func read(_ texts: [String]) throws -> Self {
        let rights = texts.filter { $0 != "none" }.compactMap(Application.BrokerRight.init(rawValue:))
        guard rights.count == texts.count(where: { $0 != "none" }) else {
            throw Problem.invalid("a right at the broker is deposit or receive")
        }
        return Set(rights)
    }
}

extension SigningAlgorithm {
    static func read(_ text: String) throws -> Self {
        guard let value = Self(rawValue: text) else {
            throw Problem.invalid("the algorithm is one of \(Self.names.joined(separator: ", "))")
        }
        return value
    }
}

extension Application.AccessRule {
    /// `everyone` and `nobody` stand alone; anything that is not understood opens nothing.
    static func read(_ texts: [String]) throws -> Self {
        if texts == ["everyone"] { return .everyone }
        if texts == ["nobody"] || texts.isEmpty { return .nobody }
        let groups = texts.filter { $0.hasPrefix("group:") }.map { String($0.dropFirst(6)) }
        guard groups.count == texts.count else {
            throw Problem.invalid("access is everyone, nobody, or group:NAME once for each group")
        }
        return .groups(groups)
    }

    var texts: [String] {
        switch self {
        case .nobody: ["nobody"]
        case .everyone: ["everyone"]
        case .groups(let names): names.map { "group:\($0)" }
        }
    }
}

extension ApplicationResource {
    init(_ application: Application) {
        self.init(
            clientID: application.clientID.text,
            name: application.name,
            realm: application.realm.text,
            homeURL: application.homeURL,
            authentication: application.authentication.rawValue,
            redirectURIs: application.redirectURIs,
            postLogoutRedirectURIs: application.postLogoutRedirectURIs,
            backchannelLogoutURI: application.backchannelLogoutURI,
            idTokenAlgorithm: application.idTokenAlgorithm.rawValue,
            access: application.access.texts,
            activatedRealms: application.activatedRealms.map(\.text),
            brokerRights: application.brokerRights.map(\.rawValue).sorted(),
            isThirdParty: application.isThirdParty,
            isEnabled: application.isEnabled,
            client: ClientSettingsResource(application.client)
        )
    }
}
