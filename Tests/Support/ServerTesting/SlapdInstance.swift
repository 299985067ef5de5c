import Foundation
package import Primitives
import Synchronization

/// An OpenLDAP server of a test's own: a temporary folder, free ports of 127.0.0.1, a throwaway authority.
package final class SlapdInstance: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package static let suffix = "dc=mairie,dc=example"
    package static let people = "ou=people,dc=mairie,dc=example"
    package static let groups = "ou=groups,dc=mairie,dc=example"
    package static let adminDN = "cn=admin,dc=mairie,dc=example"
    package static let adminPassword = Secret("correct horse")

    /// Tests that need the server are skipped by this name.
    package static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/sbin/slapd")

    package let folder: String
    package let port: Int
    package let securePort: Int
    private let process: ChildProcess
    private let isStopped = Mutex(false)

    package var url: String { "ldap://127.0.0.1:\(self.port)" }
    package var secureURL: String { "ldaps://127.0.0.1:\(self.securePort)" }
    package var authorityFile: String { "\(self.folder)/ca.pem" }
    /// Of another throwaway authority, that signed nothing here.
    package var strangeAuthorityFile: String { "\(self.folder)/strange-ca.pem" }

    /// Starts it with the entries of `ldif` under the suffix, and waits until it listens. The certificate is for
    /// 127.0.0.1 unless another address is given.
    package static func start(ldif: String = "", certificateAddress: String = "127.0.0.1") async throws -> SlapdInstance
    {
        EngineLedger.slapd.note()
        let folder = try self.temporaryFolder()
        try await self.makeCertificates(in: folder, address: certificateAddress)
        try self.write(self.configuration(folder), to: "\(folder)/slapd.conf")
        try self.write(self.tree + ldif, to: "\(folder)/content.ldif")
        try await ChildProcess.run(
            "/usr/sbin/slapadd",
            ["-q", "-f", "\(folder)/slapd.conf", "-l", "\(folder)/content.ldif"],
            folder: folder
        )
        let (port, securePort) = (try FreePort.make(), try FreePort.make())
        let instance = try SlapdInstance(folder: folder, port: port, securePort: securePort)
        try await FreePort.waitUntilOpen(port)
        try await FreePort.waitUntilOpen(securePort)
        return instance
    }

    private init(folder: String, port: Int, securePort: Int) throws {
        self.folder = folder
        self.port = port
        self.securePort = securePort
        self.process = try ChildProcess.start(
            "/usr/sbin/slapd",
            [
                "-d", "0", "-f", "\(folder)/slapd.conf", "-h",
                "ldap://127.0.0.1:\(port) ldaps://127.0.0.1:\(securePort)",
            ]
        )
    }

    deinit {
        self.stop()
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    /// Ends it by its own identifier; the port closes at once.
    package func stop() {
        let isFirst = self.isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        if isFirst { self.process.stop() }
    }

    /// Sends change records by `ldapmodify`, as the administrator.
    package func modify(_ ldif: String) async throws {
        let file = "\(self.folder)/change-\(UUID().uuidString).ldif"
        try Self.write(ldif, to: file)
        try await ChildProcess.run(
            "/usr/bin/ldapmodify",
            ["-x", "-H", self.url, "-D", Self.adminDN, "-w", Self.adminPassword.revealed(), "-f", file],
            folder: self.folder
        )
    }

    /// A person's entry; the password is the uid followed by `-secret`.
    package static func person(_ uid: String, extra: String = "") -> String {
        """

        dn: uid=\(uid),\(self.people)
        objectClass: inetOrgPerson
        uid: \(uid)
        cn: \(uid)
        givenName: Given \(uid)
        sn: Family \(uid)
        mail: \(uid)@mairie.example
        userPassword: \(uid)-secret
        \(extra)

        """
    }

    package static func group(_ name: String, members: [String]) -> String {
        """

        dn: cn=\(name),\(self.groups)
        objectClass: groupOfNames
        cn: \(name)
        \(members.map { "member: uid=\($0),\(self.people)" }.joined(separator: "\n"))

        """
    }

    private static let tree = """
        dn: \(suffix)
        objectClass: organization
        objectClass: dcObject
        dc: mairie
        o: Mairie

        dn: \(people)
        objectClass: organizationalUnit
        ou: people

        dn: \(groups)
        objectClass: organizationalUnit
        ou: groups

        """

    private static func configuration(_ folder: String) -> String {
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        pidfile \(folder)/slapd.pid
        TLSCACertificateFile \(folder)/ca.pem
        TLSCertificateFile \(folder)/server.pem
        TLSCertificateKeyFile \(folder)/server.key
        sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
        database mdb
        maxsize 268435456
        suffix "\(self.suffix)"
        rootdn "\(self.adminDN)"
        rootpw "\(self.adminPassword.revealed())"
        directory \(folder)/data
        index objectClass,uid,entryUUID eq
        access to attrs=userPassword by anonymous auth by * none
        access to * by dn.exact="uid=reader,\(self.people)" read by users search by anonymous auth

        """
    }

    private static func makeCertificates(in folder: String, address: String) async throws {
        for name in ["ca", "strange-ca"] {
            try await self.openSSL(
                folder,
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=\(name)"
                    + " -keyout \(name).key -out \(name).pem"
            )
        }
        try await self.openSSL(
            folder,
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=ldap.mairie.example"
                + " -keyout server.key -out server.csr"
        )
        try self.write("subjectAltName=IP:\(address)\n", to: "\(folder)/san.txt")
        try await self.openSSL(
            folder,
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san.txt -out server.pem"
        )
    }

    private static func openSSL(_ folder: String, _ arguments: String) async throws {
        try await ChildProcess.run("/usr/bin/openssl", arguments.split(separator: " ").map(String.init), folder: folder)
    }

    private static func temporaryFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "slapd-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: "\(folder)/data", withIntermediateDirectories: true)
        return folder
    }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
