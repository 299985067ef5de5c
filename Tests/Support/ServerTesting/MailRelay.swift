import Foundation
package import Primitives

/// A real mail relay of a test's own: aiosmtpd on a free port of 127.0.0.1, with a certificate of a throwaway authority
/// for that address and for `localhost`.
package final class MailRelay: Sendable {
    package static let user = "hub"
    package static let password = Secret("secret é")

    /// One of its options: `Tests/Python/mail/relay.py` says what each does.
    package enum Option: Sendable {
        case clear, implicit, ascii
        case account(String)
        case size(Int)
    }

    package let folder: String
    package let port: Int
    private let process: ChildProcess

    package var authorityFile: String { "\(self.folder)/ca.pem" }
    /// Of another throwaway authority, that signed nothing here.
    package var strangeAuthorityFile: String { "\(self.folder)/strange-ca.pem" }

    /// The interpreter of the test tools, with what the relay needs; nil where it is not installed.
    package static let python: String? = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache"
        let root = "\(cache)/liamm/python"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/lib")) ?? []
        let isThere = versions.contains {
            FileManager.default.fileExists(atPath: "\(root)/lib/\($0)/site-packages/aiosmtpd")
        }
        return isThere ? "\(root)/bin/python" : nil
    }()
    package static var isInstalled: Bool { self.python != nil }

    package static let scripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Python/mail").path()

    /// `host` is a name that the certificate holds beside the address.
    package static func start(_ options: Option..., host: String = "localhost") async throws -> MailRelay {
        try await self.start(options, host: host)
    }

    package static func start(_ options: [Option], host: String = "localhost") async throws -> MailRelay {
        let folder = FileManager.default.temporaryDirectory.appending(path: "relay-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var isClear = false
        var arguments: [String] = []
        for option in options {
            switch option {
            case .clear: isClear = true
            case .implicit: arguments.append("--implicit")
            case .ascii: arguments.append("--ascii")
            case .account(let mechanism): arguments += ["--account", mechanism]
            case .size(let size): arguments += ["--size", String(size)]
            }
        }
        if !isClear {
            try await self.makeCertificates(in: folder, host: host)
            arguments += ["--certificate", "\(folder)/server.pem", "--key", "\(folder)/server.key"]
        }
        let relay = try MailRelay(folder: folder, arguments: arguments)
        try await FreePort.waitUntilOpen(relay.port)
        return relay
    }

    private init(folder: String, arguments: [String]) throws {
        self.folder = folder
        self.port = try FreePort.make()
        guard let python = Self.python else { throw SlapdInstance.Failure(description: "aiosmtpd is not installed") }
        self.process = try ChildProcess.start(
            python,
            ["\(Self.scripts)/relay.py", "--port", String(self.port), "--folder", folder] + arguments,
            output: "\(folder)/log",
            errors: "\(folder)/log"
        )
    }

    deinit {
        self.process.stop()
        try? FileManager.default.removeItem(atPath: self.folder)
    }

    /// The mails it took, each as Python's parser reads it.
    package func mails() throws -> [JSONValue] {
        let names = try FileManager.default.contentsOfDirectory(atPath: self.folder)
            .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
        return try names.sorted().map { name in
            try StrictJSON.parse(Data(contentsOf: URL(filePath: "\(self.folder)/\(name)")))
        }
    }

    /// A message as Python's parser reads it, without a relay.
    package static func read(_ message: [UInt8]) async throws -> JSONValue {
        guard let python = self.python else { throw SlapdInstance.Failure(description: "there is no interpreter") }
        let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(message).write(to: URL(filePath: "\(folder)/mail"))
        let arguments = ["\(self.scripts)/reading.py", "\(folder)/mail", "\(folder)/read"]
        try await ChildProcess.run(python, arguments, folder: folder)
        return try StrictJSON.parse(Data(contentsOf: URL(filePath: "\(folder)/read")))
    }

    private static func makeCertificates(in folder: String, host: String) async throws {
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        for name in ["ca", "strange-ca"] {
            let files = "-keyout \(name).key -out \(name).pem"
            try await self.openSSL(folder, "req -x509 \(key) -days 2 -subj /CN=\(name) \(files)")
        }
        try await self.openSSL(folder, "req \(key) -subj /CN=relay.example -keyout server.key -out server.csr")
        let names = "subjectAltName=\(host == "localhost" ? "IP:127.0.0.1," : "")DNS:\(host)\n"
        try Data(names.utf8).write(to: URL(filePath: "\(folder)/san.txt"))
        try await self.openSSL(
            folder,
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san.txt -out server.pem"
        )
    }

    private static func openSSL(_ folder: String, _ arguments: String) async throws {
        try await ChildProcess.run("/usr/bin/openssl", arguments.split(separator: " ").map(String.init), folder: folder)
    }
}
