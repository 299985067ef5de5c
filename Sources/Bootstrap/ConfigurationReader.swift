import Foundation
import Primitives
import Yams

/// Reads the settings file strictly: an unknown key is an error with its line and the nearest right word.
package struct ConfigurationReader {
    private enum Key: String, CaseIterable {
        case issuer, listen, management, tls, database, objects, masterKey, secrets, adminSocket
        case signIn, argon2, breachedPasswords, attestationRoots, support
        case outbound, trustedProxies, sandbox, mail, clientCertificates, proofNonce, keys, administrators
        /// Known to the interface, not used yet: accepted with their documented defaults only.
        case realms, timestampAuthority
    }

    private let environment: [String: String]

    package init(environment: [String: String]) { self.environment = environment }

    package func read(file path: String?) throws -> Configuration {
        var configuration = Configuration()
        if let path { try self.apply(file: path, to: &configuration) }
        try self.applyEnvironment(to: &configuration)
        try Self.check(configuration)
        return configuration
    }

    private func apply(file path: String, to configuration: inout Configuration) throws {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ConfigurationProblem(place: path, message: "the settings file cannot be read")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigurationProblem(place: path, message: "\(error)")
        }
        guard let root else { return }
        guard let mapping = root.mapping else {
            throw ConfigurationProblem(place: path, message: "the settings are a mapping of keys to values")
        }
        for (keyNode, value) in mapping {
            let name = keyNode.string ?? ""
            let place = "\(path):\(keyNode.mark?.line ?? 0)"
            guard let key = Key(rawValue: name) else {
                throw ConfigurationProblem(place: place, message: Self.unknown(name))
            }
            try self.set(key, value, file: path, place: place, in: &configuration)
        }
        configuration.resolvePaths(beside: path)
    }

    private func set(
        _ key: Key,
        _ node: Node,
        file: String,
        place: String,
        in configuration: inout Configuration
    ) throws {
        switch key {
        case .issuer: configuration.issuer = try Self.text(node, place)
        case .listen: configuration.listen = try Self.endpoint(Self.text(node, place), place)
        case .management: configuration.management = try Self.endpoint(Self.text(node, place), place)
        case .database: configuration.database = try Self.text(node, place)
        case .objects: configuration.objects = try Self.text(node, place)
        case .masterKey: configuration.masterKey = try Self.text(node, place)
        case .secrets: configuration.secrets = try Self.text(node, place)
        case .adminSocket: configuration.adminSocket = try Self.text(node, place)
        case .sandbox:
            guard let value = node.bool else {
                throw ConfigurationProblem(place: place, message: "sandbox is true or false")
            }
            configuration.sandbox = value
        case .tls:
            guard let certificate = node["certificate"]?.string, let key = node["key"]?.string else {
                throw ConfigurationProblem(place: place, message: "tls needs `certificate` and `key`, two PEM files")
            }
            configuration.tls = .init(certificate: certificate, key: key)
        case .outbound:
            (configuration.privateNetworks, configuration.outboundAuthorities) = try Self.outbound(node, place)
        case .administrators: configuration.administratorLevel = try Self.administratorLevel(node, place)
        case .trustedProxies: configuration.trustedProxies = try Self.networks(node, place)
        case .signIn: configuration.signIn = try Self.signIn(node, file: file)
        case .argon2: configuration.argon2 = try Self.argon2(node, file: file, place: place)
        case .breachedPasswords: configuration.breachedPasswords = try Self.text(node, place)
        case .attestationRoots: configuration.attestationRoots = try Self.files(node, key.rawValue, place)
        case .support: configuration.support = try Self.support(node, file: file)
        case .clientCertificates: configuration.clientCertificates = try Self.clientCertificates(node, place)
        case .proofNonce: configuration.requiresProofNonce = try Self.requiresProofNonce(node, place)
        case .mail: configuration.mail = try Self.mail(node, place)
        case .keys: configuration.keyRotation = try Self.keyRotation(node, place)
        case .realms, .timestampAuthority: break
        }
    }

    private func applyEnvironment(to configuration: inout Configuration) throws {
        let names: [(String, WritableKeyPath<Configuration, String>)] = [
            ("LIAMM_ISSUER", \.issuer), ("LIAMM_DATABASE", \.database), ("LIAMM_OBJECTS", \.objects),
            ("LIAMM_MASTER_KEY", \.masterKey), ("LIAMM_ADMIN_SOCKET", \.adminSocket),
        ]
        if let path = self.environment["LIAMM_OUTBOUND_CA"], !path.isEmpty { configuration.outboundAuthorities = path }
        for (name, path) in names {
            if let value = self.environment[name] { configuration[keyPath: path] = value }
        }
        if let value = self.environment["LIAMM_LISTEN"] {
            configuration.listen = try Self.endpoint(value, "LIAMM_LISTEN")
        }
        if let value = self.environment["LIAMM_MANAGEMENT"] {
            configuration.management = try Self.endpoint(value, "LIAMM_MANAGEMENT")
        }
    }

    /// An issuer has no query, no fragment, no trailing slash; clear text on loopback in a sandbox only.
    package static func check(_ configuration: Configuration) throws {
        let issuer = configuration.issuer
        let isLoopback = ["http://localhost", "http://127.0.0.1", "http://[::1]"].contains { host in
            issuer == host || issuer.hasPrefix(host + ":")
        }
        guard issuer.hasPrefix("https://") || (isLoopback && configuration.sandbox) else {
            throw ConfigurationProblem(
                place: "issuer",
                message: "\(issuer) must begin with https:// (http on localhost needs `sandbox: true`)"
            )
        }
        guard !issuer.hasSuffix("/"), !issuer.contains("?"), !issuer.contains("#") else {
            throw ConfigurationProblem(place: "issuer", message: "no trailing slash, query or fragment")
        }
    }

    static func text(_ node: Node, _ place: String) throws -> String {
        guard let text = node.string, !text.isEmpty else {
            throw ConfigurationProblem(place: place, message: "a text is expected here")
        }
        return text
    }

    private static func keyRotation(_ node: Node, _ place: String) throws -> Duration {
        guard let mapping = node.mapping, mapping.count == 1, let days = node["rotateDays"]?.int, 1...3650 ~= days
        else {
            throw ConfigurationProblem(place: place, message: "keys has `rotateDays`, 1 to 3650")
        }
        return .days(days)
    }

    private static func networks(_ node: Node, _ place: String) throws -> [IPNetwork] {
        try (node.sequence.map(Array.init) ?? [node]).map { item in
            let text = try Self.text(item, place)
            guard let network = IPNetwork(text) else {
                throw ConfigurationProblem(
                    place: place,
                    message: "\(text) is not a network such as 10.0.0.0/8, 2001:db8::/32 or one address"
                )
            }
            return network
        }
    }

    private static func endpoint(_ text: String, _ place: String) throws -> Configuration.Endpoint {
        guard let endpoint = Configuration.Endpoint(text) else {
            throw ConfigurationProblem(place: place, message: "\(text) is not HOST:PORT, for example 127.0.0.1:8080")
        }
        return endpoint
    }

    private static func unknown(_ name: String) -> String {
        let nearest = NearestWord.to(name, among: Key.allCases.map(\.rawValue)).map { "; did you mean `\($0)`?" }
        return "unknown key `\(name)`\(nearest ?? "")"
    }
}
