import Foundation
import Testing

/// The arrows between our modules, as house style draws them. Moving a row is a decision, recorded in `Decisions`.
@Suite struct ImportTableTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    /// Module: what it may import of ours.
    private static let table: [String: Set<String>] = [
        "Primitives": [],
        "SQLCore": ["Primitives"],
        "SQLite": ["SQLCore", "Primitives", "CSQLite"],
        "Postgres": ["SQLCore", "Primitives", "CLibPQ"],
        "LDAP": ["Primitives", "CLDAP"],
        "JOSE": ["Primitives", "COpenSSL"],
        "Outbound": ["Primitives"],
        "Messages": ["Primitives"],
        "AdminAPI": ["Primitives"],
        "BrokerAPI": ["Primitives"],
        "ObjectStorage": ["Primitives", "Outbound"],
        "Signatures": ["Primitives", "COpenSSL"],
        "Broker": ["Signatures", "ObjectStorage", "Outbound", "JOSE", "Model", "Primitives"],
        "Model": ["Primitives", "JOSE"],
        "RealmFiles": ["Model", "Primitives"],
        "SignIn": ["Model", "Signatures", "Messages", "Primitives", "CArgon2"],
        "OpenID": ["SignIn", "JOSE", "Outbound", "Signatures", "Model", "Primitives"],
        "DirectorySync": ["LDAP", "Outbound", "Model", "Primitives"],
        "Administration": [
            "OpenID", "SignIn", "DirectorySync", "Broker", "ObjectStorage", "RealmFiles", "JOSE", "Messages", "Model",
            "Primitives",
        ],
        "Storage": ["SQLCore", "JOSE", "Model", "Primitives"],
        "Offline": [
            "RealmFiles", "DirectorySync", "BrokerAPI", "JOSE", "Signatures", "Messages", "Model", "Primitives",
        ],
        "Web": [
            "Administration", "OpenID", "SignIn", "DirectorySync", "Broker", "JOSE", "Messages", "AdminAPI",
            "BrokerAPI", "Model", "Primitives",
        ],
        "liammd": ["Bootstrap", "Model", "Primitives"],
        "liamm": ["AdminAPI", "BrokerAPI", "Offline", "Messages", "Primitives"],
        "Examples": ["RelyingParty", "AdminAPI", "BrokerAPI", "Signatures", "Primitives"],
    ]

    private static let ours = Set(table.keys).union([
        "Bootstrap", "RelyingParty", "CSQLite", "CLibPQ", "CLDAP", "CArgon2", "COpenSSL",
    ])

    @Test func `no module imports what its row does not allow`() throws {
        var arrows = 0
        for (module, allowed) in Self.table {
            for file in try Self.files(of: module) {
                for imported in try Self.imports(of: file) where Self.ours.contains(imported) {
                    arrows += 1
                    #expect(allowed.contains(imported), "\(module) imports \(imported) in \(file.lastPathComponent)")
                }
            }
        }
        #expect(arrows > 100)
    }

    @Test func `use cases know neither HTTP nor a database`() throws {
        for module in ["SignIn", "OpenID", "DirectorySync", "Administration"] {
            for file in try Self.files(of: module) {
                for imported in try Self.imports(of: file) {
                    #expect(!["Hummingbird", "Storage", "SQLCore", "SQLite", "Postgres", "Web"].contains(imported))
                }
            }
        }
    }

    @Test func `every folder of sources has a row`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.path)
        let known = Self.ours.union(["EmbedTool", "EmbedPlugin"])
        #expect(Set(folders).subtracting(known).isEmpty)
    }

    private static func files(of module: String) throws -> [URL] {
        let folder = self.root.appending(path: module)
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.map { folder.appending(path: $0) }
    }

    private static func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").filter { $0 != "package" && $0 != "public" }
            guard words.count == 2, words[0] == "import" else { return nil }
            return String(words[1].prefix { $0 != "." })
        }
    }
}
