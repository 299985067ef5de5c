import Foundation
import Primitives
import RelyingParty
import Testing
import actes

@Suite struct DeliberationStoreTests {
    private static let pdf = Array("%PDF-1.7 …%%EOF".utf8)

    private static func deliberation(_ id: String = RandomText.make(), key: String = "K1") throws -> Deliberation {
        Deliberation(
            id: id,
            realm: "brest-metropole",
            siren: "242900314",
            organization: "Brest Métropole",
            author: "Agent Exemple 001",
            createdAt: Timestamp(seconds: 1_795_000_000),
            object: "Objet",
            number: "1",
            date: try #require(ActDate("2026-11-25")),
            key: key,
            pdf: self.pdf
        )
    }

    /// A folder for one test, removed after it.
    private static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    @Test func `what was kept is there after a stop, with its bytes and every step`() async throws {
        try await Self.withFolder { folder in
            let made = try Self.deliberation()
            let store = try DeliberationStore(folder: folder)
            #expect(try await store.insert(made, pdf: Self.pdf))
            try await store.update(made.id) { $0.upload = "u1" }
            let again = try DeliberationStore(folder: folder)
            #expect(await again[made.id]?.upload == "u1")
            #expect(try await again.pdf(of: made.id) == Self.pdf)
            #expect(await again.unsent.map(\.id) == [made.id])
        }
    }

    @Test func `a form that comes twice, or a key that is taken, is one délibération`() async throws {
        try await Self.withFolder { folder in
            let made = try Self.deliberation()
            let store = try DeliberationStore(folder: folder)
            #expect(try await store.insert(made, pdf: Self.pdf))
            #expect(try await !store.insert(made, pdf: Self.pdf))
            let other = try Self.deliberation()
            #expect(try await !store.insert(other, pdf: Self.pdf))
            let named = try Self.deliberation(key: "K2")
            #expect(try await store.insert(named, pdf: Self.pdf))
        }
    }

    /// A stop between writing and renaming: the file before is whole, and what was half written is gone.
    @Test func `a stop while writing loses nothing that was kept`() async throws {
        try await Self.withFolder { folder in
            let made = try Self.deliberation()
            #expect(try await DeliberationStore(folder: folder).insert(made, pdf: Self.pdf))
            let half = "\(folder)/\(made.id).json.new"
            try Data("{\"id\":\"".utf8).write(to: URL(filePath: half))
            let store = try DeliberationStore(folder: folder)
            #expect(await store[made.id] == made)
            #expect(!FileManager.default.fileExists(atPath: half))
            try await store.update(made.id) { $0.upload = "u1" }
            #expect(try await DeliberationStore(folder: folder)[made.id]?.upload == "u1")
        }
    }

    @Test func `a file that cannot be read is left, told, and stops nothing`() async throws {
        try await Self.withFolder { folder in
            let made = try Self.deliberation()
            #expect(try await DeliberationStore(folder: folder).insert(made, pdf: Self.pdf))
            try Data("{".utf8).write(to: URL(filePath: "\(folder)/damaged.json"))
            let renamed = try Data(contentsOf: URL(filePath: "\(folder)/\(made.id).json"))
            try renamed.write(to: URL(filePath: "\(folder)/other.json"))
            let store = try DeliberationStore(folder: folder)
            #expect(store.unreadable == ["damaged.json", "other.json"])
            #expect(await store[made.id] == made)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/damaged.json"))
        }
    }

    @Test(arguments: ["", "..", "../../etc/passwd", "a/b", String(repeating: "A", count: 42), "new"])
    func `an identifier that no form gave is no file's name`(_ id: String) async throws {
        #expect(!DeliberationStore.isIdentifier(id))
        try await Self.withFolder { folder in
            let store = try DeliberationStore(folder: folder)
            let made = try Self.deliberation(id)
            #expect(try await !store.insert(made, pdf: Self.pdf))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `a folder that cannot be written says so, and keeps what it had`() throws {
        #expect(throws: DurableFile.Failure.self) { try DurableFile.write([1], to: "/proc/nowhere/file") }
    }

    @Test func `agents see those of their own body only`() async throws {
        try await Self.withFolder { folder in
            let store = try DeliberationStore(folder: folder)
            let made = try Self.deliberation()
            #expect(try await store.insert(made, pdf: Self.pdf))
            #expect(await store.all(realm: "brest-metropole", siren: "242900314").count == 1)
            #expect(await store.all(realm: "brest-metropole", siren: "212900195").isEmpty)
            #expect(await store.all(realm: "quimper-bretagne-occidentale", siren: "242900314").isEmpty)
        }
    }
}
