import AdminAPI
import Foundation
import JOSE
import Model
import Primitives
import Testing

/// How an application speaks the protocol, who registers itself, and what an administrator sees of it.
@Suite struct AppProtocolTranscriptTests {
    private func withRealm(_ body: @escaping @Sendable (CommandBench) async throws -> Void) async throws {
        try await CommandBench.lend { bench in
            let applied = try await bench.liamm("realm", "apply", "-f", try bench.realmFile(), "--yes")
            try #require(applied.code == 0, "\(applied.errors)")
            let made = try await bench.liamm([
                "app", "create", "ged", "-r", "brest", "--redirect-uri", "https://ged.example/cb", "--out",
                "\(bench.folder)/ged.secret",
            ])
            try #require(made.code == 0, "\(made.errors)")
            try await body(bench)
        }
    }

    private func client(_ bench: CommandBench) async throws -> JSONValue {
        let shown = try await bench.liamm("app", "get", "ged", "-r", "brest", "-o", "json")
        return try #require(try StrictJSON.parse(shown.out)["client"])
    }

    @Test func `every setting is a flag, what is not said stays and an empty text removes`() async throws {
        try await self.withRealm { bench in
            let update = ["app", "update", "ged", "-r", "brest"]
            let flags = [
                "--no-pkce", "--par", "--binding", "dpop", "--grant", "authorization-code", "--grant", "device-code",
                "--jwks-uri", "https://ged.example/jwks", "--assertion-alg", "PS256", "--request-object-alg", "ES256",
                "--request-object-encryption", "ECDH-ES+A256KW/A128GCM", "--id-token-encryption",
                "RSA-OAEP-256/A256GCM", "--userinfo-alg", "RS256", "--userinfo-encryption", "ECDH-ES/A128GCM",
                "--introspection-alg", "EdDSA", "--subject", "pairwise",
                "--own-resource", "https://ged.example/api", "--claims", "keycloak",
                "--frontchannel-logout-uri", "https://ged.example/fc", "--initiate-login-uri",
                "https://ged.example/login", "--default-max-age", "600", "--resource", "https://api.example",
                "--authorization-details", "liamm_deposit", "--exchange", "wiki", "--rate", "90",
                "--logo-uri", "https://ged.example/logo", "--policy-uri", "https://ged.example/p",
                "--tos-uri", "https://ged.example/t", "--contact", "ged@brest.bzh.example",
            ]
            let changed = try await bench.liamm(update + flags)
            #expect(changed.code == 0, "\(changed.errors)")
            #expect(changed.errors.contains("tokenBinding: none → dpop"))
            let client = try await self.client(bench)
            #expect(client["requiresPKCE"] == false && client["requiresPushedRequests"] == true)
            #expect(client["grants"] == ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"])
            #expect(client["keysURI"] == "https://ged.example/jwks" && client["assertionAlgorithm"] == "PS256")
            #expect(client["idTokenEncryption"] == "RSA-OAEP-256/A256GCM" && client["requestsPerMinute"] == 90)
            #expect(client["requestObjectEncryption"] == "ECDH-ES+A256KW/A128GCM")
            #expect(client["subjectType"] == "pairwise" && client["claimProfile"] == "keycloak")
            #expect(client["resources"] == ["https://api.example"] && client["exchangeAudiences"] == ["wiki"])
            #expect(client["ownResource"] == "https://ged.example/api")
            #expect(client["contacts"] == ["ged@brest.bzh.example"] && client["defaultMaxAge"] == 600)
            #expect(try await bench.liamm(update + ["--tos-uri", "", "--resource", "", "--rate", "0"]).code == 0)
            let after = try await self.client(bench)
            #expect(after["termsURI"] == nil && after["requestsPerMinute"] == nil && after["resources"] == [])
            #expect(after["policyURI"] == "https://ged.example/p")
            // The list of a sector is asked for, by the one way out: not at an address of this machine.
            let sector = try await bench.liamm(update + ["--sector-identifier-uri", "https://127.0.0.1:9/sector"])
            #expect(sector.code == 1 && sector.errors.contains("sector_identifier_uri cannot be read"))
            #expect(try await self.client(bench)["sectorIdentifierURI"] == nil)
            let wide = try await bench.liamm("app", "get", "ged", "-r", "brest", "-o", "wide")
            #expect(wide.out.contains("tokenBinding=dpop"))
        }
    }

    @Test func `FAPI 2.0 is a profile, and what it lacks is said`() async throws {
        try await self.withRealm { bench in
            let update = ["app", "update", "ged", "-r", "brest", "--profile", "fapi2"]
            let lacking = try await bench.liamm(update)
            #expect(lacking.code == 1 && lacking.errors.contains("FAPI 2.0 needs private_key_jwt or mutual TLS"))
            let jwk = try SigningKey.generate(.ES256).publicKey.jwk
            let file = try bench.write(JSONValue.object(["keys": [jwk]]).canonicalText, to: "ged.jwks")
            let flags = ["--auth", "private_key_jwt", "--alg", "PS256", "--binding", "dpop", "--jwks", file]
            let done = try await bench.liamm(update + flags)
            #expect(done.code == 0, "\(done.errors)")
            #expect(try await self.client(bench)["profile"] == "fapi2")
            let kept = try await bench.stores.realm("brest").applications.application("ged")
            #expect(kept?.secretHashes == [] && kept?.client.mustPush == true)
        }
    }

    @Test func `an application is closed, opened and removed, the last only with its name`() async throws {
        try await self.withRealm { bench in
            let closed = try await bench.liamm("app", "disable", "ged", "-r", "brest")
            #expect(closed.code == 0 && closed.errors.contains("enabled: true → false"))
            #expect(try await bench.liamm("app", "enable", "ged", "-r", "brest").code == 0)
            let unasked = try await bench.liamm("app", "delete", "ged", "-r", "brest")
            #expect(unasked.code != 0 && unasked.errors.contains("--confirm ged"))
            #expect(try await bench.liamm("app", "delete", "ged", "-r", "brest", "-n").code == 0)
            #expect(try await bench.liamm("app", "list", "-r", "brest", "-o", "name").out == "ged\n")
            #expect(try await bench.liamm("app", "delete", "ged", "-r", "brest", "--confirm", "ged").code == 0)
            #expect(try await bench.liamm("app", "list", "-r", "brest", "-o", "name").out.isEmpty)
        }
    }

    @Test func `a registration token goes into a file, is listed without itself and revoked`() async throws {
        try await self.withRealm { bench in
            let create = ["app", "registration-token", "create", "éditeur", "-r", "brest", "--uses", "2"]
            #expect(try await bench.liamm(create).code == 64)
            let path = "\(bench.folder)/editeur.token"
            #expect(try await bench.liamm(create + ["--access", "nobody", "--access", "x", "--out", path]).code == 64)
            let rule = ["--access", "group:Urbanisme", "--access", "group:Élus", "--pkce"]
            let made = try await bench.liamm(create + rule + ["--application-life", "30d", "--out", path])
            #expect(made.code == 0, "\(made.errors)")
            #expect(made.errors.contains("registered at \(bench.issuer)/realms/brest/oauth2/register"))
            let token = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
            #expect(Base64URL.decode(token)?.count == 32 && !made.out.contains(token))
            let list = ["app", "registration-token", "list", "-r", "brest", "-o"]
            let shown = try StrictJSON.parse(try await bench.liamm(list + ["json"]).out)["items"]?.array?.first
            #expect(shown?["remainingUses"] == 2 && shown?["applicationLifeMinutes"] == 43200)
            #expect(shown?["access"] == ["group:Urbanisme", "group:Élus"] && shown?["requiresPKCE"] == true)
            let id = try #require(shown?["id"]?.string)
            let revoke = ["app", "registration-token", "revoke", id, "-r", "brest"]
            #expect(try await bench.liamm(revoke).code == 0)
            #expect(try await bench.liamm(revoke).code != 0)
            #expect(try await bench.liamm(list + ["name"]).out.isEmpty)
        }
    }

    @Test func `doctor says what will not work, test what would be told of whom`() async throws {
        try await self.withRealm { bench in
            let names = ["--given-name", "Anne", "--family-name", "Le Goff", "--mail", "anne@brest.bzh.example"]
            let agent = try await bench.liamm(["agent", "create", "alegoff", "-r", "brest"] + names)
            try #require(agent.code == 0, "\(agent.errors)")
            // An address of loopback where nothing listens: the only one that may be looked at from a test.
            let address = ["--redirect-uri", "http://127.0.0.1:9/cb"]
            let update = ["app", "update", "ged", "-r", "brest"]
            try #require(try await bench.liamm(update + address).code == 0)
            let shut = try await bench.liamm("app", "doctor", "ged", "-r", "brest")
            #expect(shut.code == 1 && shut.out.contains("its rule lets nobody in"), "\(shut.out)")
            let test = ["app", "test", "ged", "-r", "brest", "--agent", "alegoff"]
            let out = try await bench.liamm(test)
            #expect(out.code == 1 && out.out.isEmpty && out.errors.contains("noRule"))
            try #require(try await bench.liamm(update + ["--access", "everyone"]).code == 0)
            let open = try await bench.liamm("app", "doctor", "ged", "-r", "brest")
            #expect(open.code == 0, "\(open.out) \(open.errors)")
            #expect(open.out.contains("attention  redirect") && open.out.contains("it opens for 1 agent"))
            let told = try await bench.liamm(test)
            #expect(told.code == 0 && told.out.contains("rule    everyone"))
            #expect(told.out.contains("\"email\": \"anne@brest.bzh.example\""), "\(told.out)")
            let json = try StrictJSON.parse(try await bench.liamm(test + ["-o", "json"]).out)
            #expect(json["claims"]?["email"] == "anne@brest.bzh.example" && json["isLetIn"] == true)
            let narrow = try await bench.liamm(test + ["--scope", "openid"])
            #expect(narrow.code == 0 && !narrow.out.contains("email"))
        }
    }
}
