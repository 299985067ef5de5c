import DirectorySync
import Foundation
import JOSE
import Model
import Outbound
import Primitives
import SQLCore
import Storage

/// `liammd check`: each part tried by itself, nothing changed, and what to do where one fails.
package struct Diagnosis {
    package struct Finding: Sendable, Hashable, CustomStringConvertible {
        package let part: String
        package let isSound: Bool
        package let text: String
        package let remedy: String?

        package var description: String {
            let name = self.part + String(repeating: " ", count: max(1, 12 - self.part.count))
            let line = "\(name)\(self.isSound ? "ok  " : "FAIL") \(self.text)"
            return self.remedy.map { "\(line)\n            → \($0)" } ?? line
        }
    }

    private let environment: [String: String]
    private let tell: (Finding) -> Void

    /// Each finding is told as soon as it is known.
    package init(environment: [String: String], tell: @escaping (Finding) -> Void) {
        self.environment = environment
        self.tell = tell
    }

    /// True when a server can start with these settings and do its work.
    package func run(file: String?) async -> Bool {
        guard let configuration = self.settings(file) else { return false }
        guard let key = self.masterKey(configuration) else { return false }
        if let path = self.coming(configuration) {
            let isPossible = self.place(of: path)
            return await self.mail(configuration) && isPossible
        }
        guard let database = await self.database(configuration) else { return false }
        let isSound = await self.contents(of: database, key, configuration)
        await database.close()
        return await self.mail(configuration) && isSound
    }

    private func settings(_ file: String?) -> Configuration? {
        do {
            let configuration = try ConfigurationReader(environment: self.environment).read(file: file)
            let kind = configuration.sandbox ? "; a sandbox, not for production" : ""
            self.sound("settings", "issuer \(configuration.issuer), listens on \(configuration.listen.text)\(kind)")
            return configuration
        } catch {
            self.failed("settings", "\(error)", file.map { "correct \($0)" } ?? "give the settings: --config FILE")
            return nil
        }
    }

    private func masterKey(_ configuration: Configuration) -> Secret? {
        do {
            let key = try MasterKey.load(
                from: configuration.masterKey,
                environment: self.environment,
                isSandbox: configuration.sandbox
            )
            self.sound("master key", "read from \(configuration.masterKey)")
            return key
        } catch {
            self.failed("master key", "\(error)", nil)
            return nil
        }
    }

    /// The file of an SQLite database that is not there yet.
    private func coming(_ configuration: Configuration) -> String? {
        guard configuration.database.hasPrefix("sqlite:") else { return nil }
        let path = String(configuration.database.dropFirst("sqlite:".count))
        return FileManager.default.fileExists(atPath: path) ? nil : path
    }

    /// The first start makes it, where it may.
    private func place(of path: String) -> Bool {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            self.failed("database", "there is none yet, and no folder \(folder)", "install -d -m 700 \(folder)")
            return false
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            self.failed(
                "database",
                "there is none yet, and \(folder) cannot be written",
                "give the folder to this user"
            )
            return false
        }
        self.sound("database", "none yet at \(path): liammd serve makes it, with its keys")
        return true
    }

    private func database(_ configuration: Configuration) async -> (any SQLDatabase)? {
        let name = configuration.database.split(separator: "@").last.map(String.init) ?? ""
        do {
            let database = try await HubAssembly.open(configuration.database)
            let pending: [Migration]
            do {
                pending = try await Migrator(migrations: StorageMigrations.all).pending(database)
            } catch {
                await database.close()
                throw error
            }
            guard pending.isEmpty else {
                await database.close()
                self.failed("database", "\(name) lacks \(pending.count) migrations", "liammd migrate")
                return nil
            }
            self.sound("database", "\(name) at migration \(StorageMigrations.all.last?.number ?? 0)")
            return database
        } catch {
            self.failed("database", "\(name): \(error)", "is it started, the address right, the account allowed?")
            return nil
        }
    }

    private func contents(of database: any SQLDatabase, _ key: Secret, _ configuration: Configuration) async -> Bool {
        let random = SystemRandomSource()
        let stores = SQLStores(
            database: database,
            sealer: MasterKeySealer(masterKey: key),
            cipher: AgentKeyCipher(random: random),
            random: random
        )
        var isSound = true
        do {
            let active = try await stores.keys.all().filter { $0.state == .active }.compactMap(\.key.signingKey)
            if active.isEmpty {
                self.failed("keys", "none signs yet", "liammd migrate makes the first")
                isSound = false
            } else {
                let names = active.map { "\($0.algorithm.rawValue)" }.sorted().joined(separator: ", ")
                self.sound("keys", "\(names) sign, and open under the master key")
            }
        } catch {
            self.failed(
                "keys",
                "they do not open under this master key",
                "give back the master key they were made with"
            )
            isSound = false
        }
        let secrets = configuration.secretReferences(environment: self.environment)
        let synchronizer = DirectorySynchronizer(
            stores: stores,
            secrets: secrets,
            clock: SystemWallClock(),
            random: random
        )
        do {
            let realms = try await stores.registry.all().map(\.realm)
            self.sound("realms", realms.isEmpty ? "none yet: liamm realm apply -f Realms/" : "\(realms.count) applied")
            for realm in realms {
                for directory in realm.directories {
                    isSound = await self.directory(directory, realm, synchronizer) && isSound
                }
            }
        } catch {
            self.failed("realms", "\(error)", nil)
            isSound = false
        }
        return isSound
    }

    private func directory(
        _ directory: Directory,
        _ realm: Realm,
        _ synchronizer: DirectorySynchronizer
    ) async -> Bool {
        let (steps, failure) = await synchronizer.test(directory, of: realm)
        let name = "\(realm.slug)/\(directory.name)"
        guard let failure else {
            self.sound("directory", "\(name): \(steps.first { $0.contains(" match ") } ?? "answers")")
            return true
        }
        self.failed("directory", "\(name): \(failure)", "liamm directory test \(realm.slug) \(directory.name)")
        return false
    }

    /// Says who the hub is and leaves: nothing is sent. A relay that no setting names is wanted by nobody yet.
    private func mail(_ configuration: Configuration) async -> Bool {
        let relay = configuration.relay
        do {
            let report = try await MailAssembly.client(configuration, environment: self.environment).probe()
            let parts = [
                report.isEncrypted ? "TLS" : "clear text",
                relay.user.map { "as \($0)" },
                report.size.map { "up to \($0) octets" },
            ]
            self.sound("mail", "\(relay.url) answers: \(parts.compactMap { $0 }.joined(separator: ", "))")
            return true
        } catch {
            guard configuration.mail != nil else {
                self.sound("mail", "no relay is set, and \(relay.url) does not serve (\(error)): nothing is mailed")
                return true
            }
            self.failed("mail", "\(relay.url): \(error)", "is `mail` right, the relay started, its certificate known?")
            return false
        }
    }

    private func sound(_ part: String, _ text: String) {
        self.tell(Finding(part: part, isSound: true, text: text, remedy: nil))
    }

    private func failed(_ part: String, _ text: String, _ remedy: String?) {
        self.tell(Finding(part: part, isSound: false, text: text, remedy: remedy))
    }
}
