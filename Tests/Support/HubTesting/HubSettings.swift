import Bootstrap
import Foundation
import Model
import Primitives

/// The settings of every hub of these tests: an https issuer, calls to loopback allowed.
enum HubSettings {
    private static let masterKey = String(repeating: "07", count: 32)

    static func assembly(
        database: String,
        clock: any WallClock,
        _ change: (inout Configuration) -> Void = { _ in }
    ) async throws -> HubAssembly {
        var configuration = Configuration()
        configuration.issuer = Hub.url
        configuration.database = database
        configuration.objects = "file:\(self.folder(beside: database))/objects"
        configuration.masterKey = "env:MASTER_KEY"
        configuration.sandbox = true
        configuration.mail = MailSettings(url: "smtp://localhost:2525")
        change(&configuration)
        let environment = ["MASTER_KEY": self.masterKey, "BIND_PASSWORD": "bind password"]
        return try await HubAssembly(configuration, environment: environment, clock: clock)
    }

    /// The folder of an SQLite file; for PostgreSQL, one of its own.
    private static func folder(beside database: String) -> String {
        guard database.hasPrefix("sqlite:") else {
            let folder = FileManager.default.temporaryDirectory.appending(path: "liamm-\(UUID().uuidString)")
            try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder.path
        }
        return URL(filePath: String(database.dropFirst("sqlite:".count))).deletingLastPathComponent().path
    }

    /// Two invented member bodies, each with a mail domain of its own.
    static let realms: [Realm] = [
        HubSettings.realm(
            "armor",
            name: "Armor Agglomération",
            siren: "200000008",
            nature: .agglomeration,
            department: "22"
        ),
        HubSettings.realm(
            "argoat",
            name: "Pays d'Argoat",
            siren: "200000016",
            nature: .communityOfCommunes,
            department: "56"
        ),
    ]

    private static func realm(
        _ slug: Realm.Slug,
        name: String,
        siren: String,
        nature: Realm.Nature,
        department: String
    ) -> Realm {
        guard let siren = SIREN(siren) else { preconditionFailure("\(siren) is not a SIREN") }
        return Realm(
            slug: slug,
            name: name,
            siren: siren,
            nature: nature,
            department: department,
            support: .init(name: "Support \(name)", email: "support@\(slug).example"),
            domains: ["\(slug).example"],
            organizations: [Organization(siren: siren, name: name)]
        )
    }

    static func applyRealms(to assembly: HubAssembly, at time: Timestamp) async throws {
        try await assembly.stores.registry.apply(
            upserts: self.realms,
            removals: [],
            expected: [:],
            audit: AuditEvent(.realmsApplied, actor: .hub),
            at: time
        )
    }
}
