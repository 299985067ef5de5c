import Foundation
import ObjectStorage
import Primitives
import Testing

/// A folder of its own for one test, with what the tests look at in it; gone with its holder.
final class StoreFolder: Sendable {
    let root: String

    init() throws {
        var template = Array((FileManager.default.temporaryDirectory.path + "/objects.XXXXXX").utf8CString)
        let made = mkdtemp(&template) != nil
        try #require(made)
        self.root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.root) }

    func path(of name: ObjectName) -> String {
        "\(self.root)/\(name.text.prefix(2))/\(name.text.dropFirst(2).prefix(2))/\(name.text)"
    }

    func bytes(of name: ObjectName) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: self.path(of: name))))
    }

    func replace(_ name: ObjectName, by bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: URL(filePath: self.path(of: name)))
    }

    /// Every file below the root.
    func files() -> [String] {
        let entries = FileManager.default.enumerator(atPath: self.root)?.compactMap { $0 as? String } ?? []
        return entries.filter { entry in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(self.root)/\(entry)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }

    /// How many descriptors of this process lead below the root.
    func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { entry in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(entry)")
            return target?.hasPrefix(self.root) ?? false
        }.count
    }
}

let testKey = Secret((0..<32).map { UInt8($0) })

/// Bytes that differ from place to place and are the same at each run.
func pattern(_ count: Int, seed: UInt32 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}

func code<Value>(of act: () async throws -> Value) async -> ObjectStoreError.Code? {
    do {
        _ = try await act()
        return nil
    } catch {
        return (error as? ObjectStoreError)?.code
    }
}

extension ObjectStore {
    func put(_ bytes: [UInt8], cut: Int = 50_000, key: Secret = testKey) async throws -> StoredObject {
        try await self.put(PieceSource(bytes, cut: cut), key: key, limit: .max, expecting: nil)
    }

    func bytes(
        of object: StoredObject,
        key: Secret = testKey,
        range: Range<Int64>? = nil
    ) async throws -> [UInt8] {
        try await self.read(object, key: key, range: range).collect(upTo: .max)
    }
}
