import Foundation
import Primitives
import Storage
import Testing

@Suite
struct MasterKeyTests {
    /// Raw bytes, among them some that are no text.
    private static let key = [UInt8](200..<232)

    @Test
    func `a key is read raw, in hexadecimal and in base64`() async throws {
        try await TemporaryFolder.lend { folder in
            for (number, bytes) in [
                Self.key,
                Array(Hex.encode(Self.key).utf8),
                Array("\(Hex.encode(Self.key).uppercased())\n".utf8),
                Array("  \(Data(Self.key).base64EncodedString())\r\n".utf8),
            ].enumerated() {
                let path = try Self.write(bytes, to: "\(folder)/\(number)")
                let key = try MasterKey.load(from: "file:\(path)", environment: [:], isSandbox: false)
                #expect(key == Secret(Self.key))
            }
        }
    }

    @Test
    func `what is not 32 bytes is refused`() async throws {
        try await TemporaryFolder.lend { folder in
            for (number, bytes) in [
                [], [1], Array(Self.key.dropLast()), Self.key + [1], Array(Hex.encode(Self.key.dropLast()).utf8),
                // Half a key in hexadecimal, and a password, have 32 characters too.
                Array(Hex.encode(Self.key.prefix(16)).utf8), Array("correct horse battery staple 123".utf8),
                Array(Data(Self.key.dropLast(16)).base64EncodedString().utf8), [UInt8](repeating: 200, count: 10_000),
            ].enumerated() {
                let path = try Self.write(bytes, to: "\(folder)/\(number)")
                #expect(throws: MasterKey.Failure.wrongFormat) {
                    try MasterKey.load(from: "file:\(path)", environment: [:], isSandbox: true)
                }
            }
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o601, 0o777])
    func `a key that others may reach is refused`(_ mode: Int) async throws {
        try await TemporaryFolder.lend { folder in
            let path = try Self.write(Self.key, to: "\(folder)/key", mode: mode)
            #expect(throws: MasterKey.Failure.readableByOthers(path: path)) {
                try MasterKey.load(from: "file:\(path)", environment: [:], isSandbox: true)
            }
            let link = "\(folder)/link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            #expect(throws: MasterKey.Failure.readableByOthers(path: link)) {
                try MasterKey.load(from: "file:\(link)", environment: [:], isSandbox: true)
            }
        }
    }

    @Test
    func `a file that is not there, or not a file, is named`() async throws {
        try await TemporaryFolder.lend { folder in
            #expect(throws: MasterKey.Failure.unreadable(path: "\(folder)/none")) {
                try MasterKey.load(from: "file:\(folder)/none", environment: [:], isSandbox: true)
            }
            #expect(throws: MasterKey.Failure.notAFile(path: folder)) {
                try MasterKey.load(from: "file:\(folder)", environment: [:], isSandbox: true)
            }
        }
    }

    @Test
    func `a credential is read from the folder the service manager gave`() async throws {
        try await TemporaryFolder.lend { folder in
            // Its access list shows as a group permission.
            _ = try Self.write(Self.key, to: "\(folder)/master", mode: 0o440)
            let environment = ["CREDENTIALS_DIRECTORY": folder]
            let key = try MasterKey.load(from: "credential:master", environment: environment, isSandbox: false)
            #expect(key == Secret(Self.key))
            #expect(throws: MasterKey.Failure.noCredentials(name: "master")) {
                try MasterKey.load(from: "credential:master", environment: [:], isSandbox: false)
            }
            for name in ["../master", "a/b", "..", "."] {
                #expect(throws: MasterKey.Failure.badCredentialName(name)) {
                    try MasterKey.load(from: "credential:\(name)", environment: environment, isSandbox: false)
                }
            }
        }
    }

    @Test
    func `the environment holds a key in a sandbox only`() throws {
        let environment = ["LIAMM_KEY": Hex.encode(Self.key)]
        let key = try MasterKey.load(from: "env:LIAMM_KEY", environment: environment, isSandbox: true)
        #expect(key == Secret(Self.key))
        #expect(throws: MasterKey.Failure.environmentOutsideSandbox) {
            try MasterKey.load(from: "env:LIAMM_KEY", environment: environment, isSandbox: false)
        }
        #expect(throws: MasterKey.Failure.noVariable(name: "OTHER")) {
            try MasterKey.load(from: "env:OTHER", environment: environment, isSandbox: true)
        }
    }

    @Test(arguments: ["", "key", "/etc/key", "https://key.example", "file:", "FILE:/key", "vault:key"])
    func `another reference is refused`(_ reference: String) {
        #expect(throws: MasterKey.Failure.unknownReference) {
            try MasterKey.load(from: reference, environment: [:], isSandbox: true)
        }
    }

    private static func write(_ bytes: [UInt8], to path: String, mode: Int = 0o600) throws -> String {
        try Data(bytes).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }
}
