import DirectorySync
import Foundation
import Primitives
import Testing

/// What a realm file may make the hub read, and send to a server that the same file names.
@Suite struct SecretReferencesTests {
    private final class Folder {
        let path: String
        var secrets: String { "\(self.path)/secrets" }

        init() throws {
            self.path = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID().uuidString)").path()
            try FileManager.default.createDirectory(
                atPath: "\(self.path)/secrets",
                withIntermediateDirectories: true
            )
        }

        deinit { try? FileManager.default.removeItem(atPath: self.path) }

        func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
            let file = "\(self.path)/\(name)"
            try Data(text.utf8).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        }

        func references(forbidden: [String] = []) -> SecretReferences {
            SecretReferences(
                environment: ["CREDENTIALS_DIRECTORY": "\(self.path)/credentials"],
                isSandbox: false,
                folder: self.secrets,
                forbidden: forbidden
            )
        }
    }

    @Test func `a private file of the folder is read`() throws {
        let folder = try Folder()
        try folder.write("secrets/bind", "a password\n")
        #expect(folder.references().secret("file:\(folder.secrets)/bind")?.revealed() == "a password")
    }

    @Test func `no other file is, however it is named`() throws {
        let folder = try Folder()
        try folder.write("master.key", "the master key")
        try folder.write("secrets/open", "read by others", mode: 0o644)
        try folder.write("secrets/long", String(repeating: "x", count: 1025))
        try folder.write("secrets/own", "the hub's own")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.secrets)/link",
            withDestinationPath: "\(folder.path)/master.key"
        )
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/secrets-beside",
            withIntermediateDirectories: true
        )
        try folder.write("secrets-beside/file", "beside")
        let references = folder.references(forbidden: ["\(folder.secrets)/own"])
        for name in [
            "\(folder.path)/master.key", "\(folder.secrets)/../master.key", "\(folder.secrets)/link",
            "\(folder.secrets)/open", "\(folder.secrets)/long", "\(folder.secrets)/own", "\(folder.secrets)",
            "\(folder.secrets)/", "\(folder.path)/secrets-beside/file", "/etc/passwd", "/proc/self/environ", "",
        ] {
            #expect(references.secret("file:\(name)") == nil, "\(name)")
        }
    }

    @Test func `a credential is a name, not a way elsewhere`() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/credentials", withIntermediateDirectories: true)
        try folder.write("credentials/bind", "a credential", mode: 0o640)
        try folder.write("master.key", "the master key")
        #expect(folder.references().secret("credential:bind")?.revealed() == "a credential")
        #expect(folder.references().secret("credential:../master.key") == nil)
        #expect(folder.references().secret("env:PATH") == nil)
        #expect(folder.references().secret("bind") == nil)
    }

    @Test func `what the hub's own settings name is no realm's, whatever it is`() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/credentials", withIntermediateDirectories: true)
        try folder.write("credentials/master", "the master key")
        try folder.write("credentials/bind", "a credential")
        let references = SecretReferences(
            environment: ["CREDENTIALS_DIRECTORY": "\(folder.path)/credentials", "OWN": "own", "BIND": "bind"],
            isSandbox: true,
            folder: folder.secrets,
            forbidden: ["master", "OWN"]
        )
        #expect(references.secret("credential:bind")?.revealed() == "a credential")
        #expect(references.secret("env:BIND")?.revealed() == "bind")
        for name in ["credential:master", "credential:./master", "env:OWN"] {
            #expect(references.secret(name) == nil, "\(name)")
        }
    }
}
