import JOSE
import Model
import Primitives
import SQLCore

/// How an application is kept: its key and name in columns, the rest as JSON.
struct ApplicationDeclaration: Codable {
    var homeURL: String?
    var authentication: Application.Authentication
    var secretHashes: [String]
    var redirectURIs: [String]
    var postLogoutRedirectURIs: [String]
    var backchannelLogoutURI: String?
    var idTokenAlgorithm: SigningAlgorithm
    var access: Application.AccessRule
    var activatedRealms: [Realm.Slug]
    /// Absent in what was kept before there was a broker.
    var brokerRights: [Application.BrokerRight]?
    /// Absent in what was kept before agents were asked for consent.
    var isThirdParty: Bool?
    /// Absent in what was kept before there was more than one way to speak the protocol.
    var client: ClientSettings?

    init(_ application: Application) {
        self.homeURL = application.homeURL
        self.authentication = application.authentication
        self.secretHashes = application.secretHashes.map { Base64URL.encode($0) }
        self.redirectURIs = application.redirectURIs
        self.postLogoutRedirectURIs = application.postLogoutRedirectURIs
        self.backchannelLogoutURI = application.backchannelLogoutURI
        self.idTokenAlgorithm = application.idTokenAlgorithm
        self.access = application.access
        self.activatedRealms = application.activatedRealms
        self.brokerRights = application.brokerRights.sorted { $0.rawValue < $1.rawValue }
        self.isThirdParty = application.isThirdParty
        self.client = application.client
    }
}

extension Application {
    private static let declarations = DecodedColumn<ApplicationDeclaration>()

    init(_ row: SQLRow) throws {
        let kept = try Self.declarations.value(try row.text("declaration")) {
            try JSONColumn.decode(ApplicationDeclaration.self, $0)
        }
        self.init(
            realm: try row.identifier("realm"),
            clientID: try row.identifier("client_id"),
            name: try row.text("name"),
            homeURL: kept.homeURL,
            authentication: kept.authentication,
            secretHashes: kept.secretHashes.compactMap { Base64URL.decode($0) },
            redirectURIs: kept.redirectURIs,
            postLogoutRedirectURIs: kept.postLogoutRedirectURIs,
            backchannelLogoutURI: kept.backchannelLogoutURI,
            idTokenAlgorithm: kept.idTokenAlgorithm,
            access: kept.access,
            activatedRealms: kept.activatedRealms,
            brokerRights: Set(kept.brokerRights ?? []),
            isThirdParty: kept.isThirdParty ?? false,
            isEnabled: try row.bool("is_enabled"),
            client: kept.client ?? ClientSettings()
        )
    }
}
