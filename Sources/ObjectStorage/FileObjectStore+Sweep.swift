import Foundation
import Primitives

extension FileObjectStore {
    /// Removes temporary files that a stopped process left, and says how many; one being written is never touched.
    @discardableResult
    package func sweep(olderThan age: Duration) async throws(ObjectStoreError) -> Int {
        let before = (self.clock.now - age).seconds
        return try await self.blocking { folder throws(ObjectStoreError) in try folder.removeAbandoned(before: before) }
    }

    /// Removes uploads that nobody went on with, and says how many.
    @discardableResult
    package func sweepUploads(olderThan age: Duration) async throws(ObjectStoreError) -> Int {
        let before = (self.clock.now - age).seconds
        return try await self.blocking { folder throws(ObjectStoreError) in
            try folder.removeAbandonedUploads(before: before)
        }
    }
}

extension ObjectFolder {
    fileprivate func removeAbandoned(before: Int64) throws(ObjectStoreError) -> Int {
        var removed = 0
        for name in try self.names(in: self.incoming) {
            // Held by a living writer, or gone since the listing: neither is abandoned.
            guard let file = try? OpenFile.writing("\(self.incoming)/\(name)"), try file.modified() < before
            else { continue }
            if try self.disk.remove("\(self.incoming)/\(name)") { removed += 1 }
        }
        return removed
    }

    fileprivate func removeAbandonedUploads(before: Int64) throws(ObjectStoreError) -> Int {
        var removed = 0
        let uploads = Set(try self.names(in: self.uploads).compactMap { ObjectName(String($0.prefix(32))) })
        for name in uploads {
            let path = self.uploadPath(of: name)
            let lock: OpenFile?
            do { lock = try OpenFile.writing(path) } catch {
                // Notes without their file are what a crash left of a finished upload.
                guard error.code == .missing else { continue }
                lock = nil
            }
            // Small additions change a note only, so the youngest of the files tells when the upload last moved.
            let ages = [path, "\(path).a", "\(path).b"].compactMap { try? OpenFile.reading($0).modified() }
            guard let youngest = ages.max(), youngest < before else { continue }
            withExtendedLifetime(lock) { self.forgetUpload(name) }
            removed += 1
        }
        return removed
    }

    /// Removes what is left of an upload; its notes last, since without the file they mean nothing.
    func forgetUpload(_ name: ObjectName) {
        let path = self.uploadPath(of: name)
        for file in [path, "\(path).a", "\(path).b"] { _ = try? self.disk.remove(file) }
    }

    private func names(in path: String) throws(ObjectStoreError) -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch {
            throw ObjectStoreError(.unavailable, detail: "list folder", cause: error)
        }
    }
}
