import Bootstrap
import Foundation
import Model
import Primitives
import SignIn
import Testing

@Suite struct ConfigurationTests {
    private func read(_ text: String) throws -> Configuration {
        let file = FileManager.default.temporaryDirectory.appending(path: "liammd-\(UUID().uuidString).yaml")
        try Data("issuer: https://liamm.example\n\(text)\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ConfigurationReader(environment: [:]).read(file: file.path())
    }

    /// What lies beside the settings.
    private func beside(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appending(path: name).path()
    }

    @Test func `the proxies that are believed are read, one or a list`() throws {
        #expect(try self.read("").trustedProxies.isEmpty)
        #expect(try self.read("trustedProxies: 10.0.0.0/8").trustedProxies == [IPNetwork("10.0.0.0/8")])
        let both = try self.read("trustedProxies: [192.0.2.7, '2001:db8::/32']").trustedProxies
        #expect(both == [IPNetwork("192.0.2.7"), IPNetwork("2001:db8::/32")])
    }

    @Test(arguments: ["everybody", "10.0.0.0/99", "[10.0.0.0/8, x]", "{}"])
    func `what is no network is refused, never ignored`(text: String) {
        #expect(throws: ConfigurationProblem.self) { try self.read("trustedProxies: \(text)") }
    }

    @Test func `how certificates of clients arrive, and whether proofs need a nonce, is read and off at first`() throws
    {
        let usual = try self.read("")
        #expect(usual.clientCertificates == Configuration.ClientCertificates() && !usual.requiresProofNonce)
        let text = """
            clientCertificates: { request: true, forwarded: true, authorities: clients.pem }
            proofNonce: required
            """
        let settings = try self.read(text)
        #expect(settings.clientCertificates.isRequested && settings.clientCertificates.isForwarded)
        #expect(settings.clientCertificates.authorities == self.beside("clients.pem"))
        #expect(settings.requiresProofNonce)
        #expect(try !self.read("proofNonce: optional").requiresProofNonce)
    }

    @Test(arguments: [
        "clientCertificates: yes", "clientCertificates: { ask: true }", "clientCertificates: { request: maybe }",
        "proofNonce: true", "proofNonce: sometimes",
    ])
    func `a setting of clients that says something else is refused`(text: String) {
        #expect(throws: ConfigurationProblem.self) { try self.read(text) }
    }

    @Test func `where calls may go and whom they trust there is read, and nothing else is`() throws {
        #expect(try self.read("").outboundAuthorities == nil)
        let settings = try self.read("outbound: { privateNetworks: [10.0.0.0/8], ca: /etc/liamm/ca.pem }")
        #expect(settings.privateNetworks == ["10.0.0.0/8"] && settings.outboundAuthorities == "/etc/liamm/ca.pem")
        #expect(try self.read("outbound: { privateNetworks: [] }").privateNetworks.isEmpty)
        let given = ConfigurationReader(environment: ["LIAMM_OUTBOUND_CA": "/x.pem", "LIAMM_ISSUER": "https://x"])
        #expect(try given.read(file: nil).outboundAuthorities == "/x.pem")
    }

    @Test(arguments: [
        "outbound: yes", "outbound: { caFile: x }", "outbound: { verify: false }", "outbound: { ca: '' }",
        "outbound: { privateNetworks: 10.0.0.0/8 }", "administrators: eidas2", "administrators: { level: eidas1 }",
        "administrators: { level: eidas0-mfa }", "administrators: { level: substantial }",
        "administrators: { level: eidas2, more: 1 }", "administrators: {}",
    ])
    func `a setting of outgoing calls or of administrators that says something else is refused`(text: String) {
        #expect(throws: ConfigurationProblem.self) { try self.read(text) }
    }

    @Test func `the level of administrators is one of ours with several factors, eidas2 unless it is said`() throws {
        #expect(try self.read("").administratorLevel == .eidas2)
        for level in [AssuranceLevel.eidas1MultiFactor, .eidas2, .eidas3] {
            #expect(try self.read("administrators: { level: \(level.rawValue) }").administratorLevel == level)
        }
    }

    @Test func `what the hub asks of all realms has the keys of a realm's file`() throws {
        #expect(try self.read("").signIn == SignInPolicy())
        let text = "signIn:\n  secondFactor: admins\n  session: { idle: 1h }\n  survival: 7d\n  networks: [10.0.0.0/8]"
        var policy = SignInPolicy()
        policy.secondFactor = .admins
        policy.sessionIdleMinutes = 60
        policy.survivalDays = 7
        policy.networks = ["10.0.0.0/8"]
        #expect(try self.read(text).signIn == policy)
    }

    @Test func `hashing, breached passwords, makers of keys and help are read`() throws {
        let usual = try self.read("")
        #expect(usual.argon2 == .standard)
        #expect(usual.keyRotation == .days(90))
        #expect(try self.read("keys: { rotateDays: 30 }").keyRotation == .days(30))
        #expect(usual.breachedPasswords == nil && usual.attestationRoots.isEmpty && usual.support == nil)
        let text = """
            argon2: { memoryKiB: 65536, iterations: 3, parallelism: 2 }
            breachedPasswords: /srv/liamm/breached
            attestationRoots: [a.pem, b.pem]
            support: { name: Assistance, email: aide@liamm.example }
            """
        let configuration = try self.read(text)
        #expect(configuration.argon2 == .init(memoryKiB: 65_536, iterations: 3, parallelism: 2))
        #expect(configuration.breachedPasswords == "/srv/liamm/breached")
        #expect(configuration.attestationRoots == [self.beside("a.pem"), self.beside("b.pem")])
        #expect(configuration.support == .init(name: "Assistance", email: "aide@liamm.example"))
        #expect(try self.read("attestationRoots: a.pem").attestationRoots == [self.beside("a.pem")])
        #expect(try self.read("argon2: { iterations: 4 }").argon2.memoryKiB == 19_456)
    }

    @Test(arguments: [
        ("signIn: { secondFactor: all }", ":2:25: unknown secondFactor \"all\"; one of none, admins, agents"),
        ("signIn: { lockout: {} }", ":2:11: unknown key \"lockout\""),
        ("signIn: { survival: 8d }", ":2:21: \"survival\" 8d is out of range; from 0d to 7d"),
        ("argon2: { memoryKiB: 1024 }", ":2:22: \"memoryKiB\" 1024 is out of range; from 7168 to 1048576"),
        ("argon2: { memory: 19456 }", ":2:11: unknown key \"memory\""),
        ("argon2: { iterations: 1 }", "argon2 is too weak"),
        ("argon2: 19456", ":2:9: \"argon2\" is a mapping of keys to values"),
        ("breachedPasswords: []", "a text is expected here"),
        ("attestationRoots: [{}]", "attestationRoots names a PEM file"),
        ("support: { email: personne }", ":2:19: \"personne\" is not a mail address"),
        ("support: {}", ":2:10: \"support\" says neither name, email nor phone"),
        ("keys: { rotateDays: 0 }", "keys has `rotateDays`, 1 to 3650"),
        ("keys: { days: 90 }", "keys has `rotateDays`, 1 to 3650"),
        ("signin: {}", "unknown key `signin`; did you mean `signIn`?"),
    ])
    func `settings of signing in that cannot be used are refused at their place`(text: String, said: String) throws {
        let problem = try #require(throws: ConfigurationProblem.self) { try self.read(text) }
        #expect("\(problem)".contains(said), "\(problem)")
    }

    @Test func `what is named relatively lies beside the settings file, what the environment says does not`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = """
            issuer: https://liamm.example
            tls: { certificate: server.pem, key: /etc/liamm/server.key }
            database: sqlite:liamm.db
            objects: file:objects
            masterKey: file:master.key
            secrets: secrets
            adminSocket: admin.sock
            breachedPasswords: breached
            mail: { url: "smtps://hub@127.0.0.1", password: "file:relay", ca: ca.pem }

            """
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/liammd.yaml"))
        let read = try ConfigurationReader(environment: [:]).read(file: "\(folder)/liammd.yaml")
        #expect(read.tls == .init(certificate: "\(folder)/server.pem", key: "/etc/liamm/server.key"))
        #expect(read.database == "sqlite:\(folder)/liamm.db" && read.objects == "file:\(folder)/objects")
        #expect(read.masterKey == "file:\(folder)/master.key" && read.secrets == "\(folder)/secrets")
        #expect(read.adminSocket == "\(folder)/admin.sock" && read.breachedPasswords == "\(folder)/breached")
        #expect(read.mail?.password == "file:\(folder)/relay" && read.mail?.ca == "\(folder)/ca.pem")
        let environment = ["LIAMM_DATABASE": "sqlite:ici.db", "LIAMM_MASTER_KEY": "env:KEY"]
        let other = try ConfigurationReader(environment: environment).read(file: "\(folder)/liammd.yaml")
        #expect(other.database == "sqlite:ici.db" && other.masterKey == "env:KEY")
    }

    @Test func `secrets lie in one folder`() throws {
        #expect(try self.read("").secrets == "/etc/liamm/secrets")
        #expect(try self.read("secrets: /srv/liamm").secrets == "/srv/liamm")
    }
}
