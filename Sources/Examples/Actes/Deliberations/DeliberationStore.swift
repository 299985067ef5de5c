import Foundation
import Primitives

/// Keeps the délibérations in a folder, one small JSON file and one PDF each; what was answered is on the disk.
package actor DeliberationStore {
    private nonisolated let executor = BlockingExecutor(label: "deliberations")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    private let folder: String
    private var known: [String: Deliberation]
    /// Files that could not be read, left as they are.
    package nonisolated let unreadable: [String]

    /// Reads what is there; what a crash left half written was never answered for, and goes.
    package init(folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        var (known, unreadable): ([String: Deliberation], [String]) = ([:], [])
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".new") { try FileManager.default.removeItem(atPath: path) }
            guard name.hasSuffix(".json") else { continue }
            if let data = FileManager.default.contents(atPath: path),
                let deliberation = try? JSONDecoder().decode(Deliberation.self, from: data),
                "\(deliberation.id).json" == name
            {
                known[deliberation.id] = deliberation
            } else {
                unreadable.append(name)
            }
        }
        self.folder = folder
        self.known = known
        self.unreadable = unreadable
    }

    package subscript(id: String) -> Deliberation? { self.known[id] }

    /// Newest first.
    package func all(realm: String, siren: String) -> [Deliberation] {
        self.known.values.filter { $0.realm == realm && $0.siren == siren }.sorted { $0.createdAt > $1.createdAt }
    }

    package var unsent: [Deliberation] {
        self.known.values.filter { !$0.isSent }.sorted { $0.createdAt < $1.createdAt }
    }

    package func find(key: String, realm: String) -> Deliberation? {
        self.known.values.first { $0.key == key && $0.realm == realm }
    }

    /// The PDF first: a délibération that is known has its bytes. False when the key is taken.
    package func insert(_ deliberation: Deliberation, pdf: [UInt8]) throws -> Bool {
        guard Self.isIdentifier(deliberation.id), self.known[deliberation.id] == nil,
            self.find(key: deliberation.key, realm: deliberation.realm) == nil
        else { return false }
        try DurableFile.write(pdf, to: "\(self.folder)/\(deliberation.id).pdf")
        try self.keep(deliberation)
        return true
    }

    @discardableResult
    package func update(_ id: String, _ change: @Sendable (inout Deliberation) -> Void) throws -> Deliberation? {
        guard var deliberation = self.known[id] else { return nil }
        change(&deliberation)
        if deliberation != self.known[id] { try self.keep(deliberation) }
        return deliberation
    }

    package func keep(signature: [UInt8], of id: String) throws {
        try DurableFile.write(signature, to: "\(self.folder)/\(id).p7s")
    }

    package func pdf(of id: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(self.folder)/\(id).pdf")))
    }

    /// What a form may bring as identifier: 43 characters of base64url, which is also a file's name.
    package static func isIdentifier(_ text: String) -> Bool { Base64URL.decode(text)?.count == 32 }

    private func keep(_ deliberation: Deliberation) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try DurableFile.write(Array(encoder.encode(deliberation)), to: "\(self.folder)/\(deliberation.id).json")
        self.known[deliberation.id] = deliberation
    }
}
