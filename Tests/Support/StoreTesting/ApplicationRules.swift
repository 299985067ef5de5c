import JOSE
import Model
import Primitives
import Testing

extension StoreConformance {
    static let applications: [StoreConformance] = [
        StoreConformance("names are those of the applications that there are, whatever their realm") { bench in
            _ = try await bench.realm("armor")
            try await bench.application("agenda", in: "armor")
            try await bench.application("mail", in: Realm.region)
            let registry = bench.stores.applications
            #expect(try await registry.names(of: []).isEmpty)
            #expect(try await registry.names(of: ["agenda", "unknown"]) == ["agenda": "Application agenda"])
            #expect(try await registry.names(of: ["agenda", "mail"]).count == 2)
        },
        StoreConformance("an application is kept as created, and as updated") { bench in
            let store = try await bench.realm("vannes").applications
            var application = Application(
                realm: "vannes",
                clientID: "actes",
                name: "Actes « Bretagne »",
                homeURL: "https://actes.example/",
                authentication: .secretPost,
                secretHashes: [Digest.sha256("one"), Digest.sha256("two")],
                redirectURIs: ["https://actes.example/a", "https://actes.example/b?x=1"],
                postLogoutRedirectURIs: ["https://actes.example/"],
                backchannelLogoutURI: "https://actes.example/logout",
                idTokenAlgorithm: .ES256,
                access: .groups(["élus", "rh"]),
                isThirdParty: true,
                isEnabled: false
            )
            try await store.create(application, audit: bench.event(.applicationCreated), at: bench.start)
            #expect(try await store.application("actes") == application)
            application.access = .nobody
            application.isEnabled = true
            application.homeURL = nil
            application.backchannelLogoutURI = nil
            application.secretHashes = []
            application.isThirdParty = false
            #expect(try await store.update(application, audit: bench.event(.applicationUpdated), at: bench.start))
            #expect(try await store.application("actes") == application)
            #expect(try await store.all() == [application])
            #expect(try await bench.stores.applications.application("actes") == application)
            #expect(try await bench.stores.applications.application("ACTES") == nil)
            #expect(try await bench.stores.audit.entries(realm: nil, name: "application.updated", limit: 9).count == 1)
        },
        StoreConformance("a client identifier is held once over all realms") { bench in
            try await bench.realm("vannes")
            try await bench.realm("auray")
            let mail = try await bench.application("mail", in: "vannes")
            for realm in ["auray", "vannes", Realm.region] as [Realm.Slug] {
                await bench.conflicts { try await bench.application("mail", in: realm) }
            }
            await bench.conflicts { try await bench.application("wiki", in: "nowhere") }
            #expect(try await bench.stores.applications.application("mail") == mail)
            let done = try await bench.doneOfFifty { number in
                try await bench.application("wiki", in: number.isMultiple(of: 2) ? "auray" : Realm.region)
            }
            #expect(done == 1)
        },
        StoreConformance("offered are the realm's own applications and the regional ones activated there") { bench in
            try await bench.realm("vannes")
            try await bench.realm("auray")
            let own = try await bench.application("own", in: "vannes")
            let regional = try await bench.application("regional", in: Realm.region, activatedRealms: ["vannes"])
            try await bench.application("idle", in: Realm.region)
            var off = try await bench.application("off", in: "vannes")
            off.isEnabled = false
            #expect(
                try await bench.stores.realm("vannes").applications.update(off, audit: bench.event(), at: bench.start)
            )
            #expect(try await bench.stores.applications.offered(in: "vannes") == [own, regional])
            #expect(try await bench.stores.applications.offered(in: "auray").isEmpty)
        },
    ]
}
