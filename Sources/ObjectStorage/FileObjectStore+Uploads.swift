import Crypto
package import Primitives

extension FileObjectStore: UploadStaging {
    package func beginUpload(key: Secret) async throws(ObjectStoreError) -> ObjectName {
        let name = ObjectName.make(random: self.random)
        try await self.stage(name, key: key).create()
        return name
    }

    package func offset(ofUpload name: ObjectName, key: Secret) async throws(ObjectStoreError) -> Int64 {
        let stage = try self.stage(name, key: key)
        let offset = try await stage.resume()
        await stage.close()
        return offset
    }

    package func append<Source: AsyncSequence & Sendable>(
        _ source: Source,
        toUpload name: ObjectName,
        at offset: Int64,
        key: Secret,
        limit: Int64
    ) async throws(ObjectStoreError) -> Int64 where Source.Element == [UInt8] {
        let stage = try self.stage(name, key: key)
        do throws(ObjectStoreError) {
            guard try await stage.resume() == offset else { throw ObjectStoreError(.wrongOffset) }
            var pieces = SourceReader(source)
            do throws(ObjectStoreError) {
                while let bytes = try await pieces.next() { try await stage.append(bytes, limit: limit) }
            } catch {
                if error.code == .interrupted { _ = try await stage.save() }
                throw error
            }
            let durable = try await stage.save()
            await stage.close()
            return durable
        } catch {
            await stage.close()
            throw error
        }
    }

    package func finishUpload(
        _ name: ObjectName,
        key: Secret,
        expecting sha256: [UInt8]? = nil
    ) async throws(ObjectStoreError) -> StoredObject {
        let stage = try self.stage(name, key: key)
        do throws(ObjectStoreError) {
            _ = try await stage.resume()
            while try await stage.digestMore() {}
            let object = try await stage.publish(expecting: sha256)
            await stage.close()
            return object
        } catch {
            await stage.close()
            guard error.code == .missing, try await self.exists(name) else { throw error }
            return try await self.finished(name, key: key, expecting: sha256)
        }
    }

    package func abandonUpload(_ name: ObjectName) async throws(ObjectStoreError) {
        try await self.blocking { folder throws(ObjectStoreError) in folder.forgetUpload(name) }
    }

    private func stage(_ name: ObjectName, key: Secret) throws(ObjectStoreError) -> UploadStage {
        let cipher = try ObjectCipher(key: key, name: name)
        return UploadStage(folder: self.folder, name: name, cipher: cipher, executor: self.writers.next())
    }

    /// An upload that was finished already: the object as it is, read whole.
    private func finished(
        _ name: ObjectName,
        key: Secret,
        expecting sha256: [UInt8]?
    ) async throws(ObjectStoreError) -> StoredObject {
        try await self.blocking { folder throws(ObjectStoreError) in try folder.settle(name) }
        let reader = ObjectReader(cipher: try ObjectCipher(key: key, name: name), executor: self.readers.next())
        let size = try await reader.begin(self.folder.path(of: name), object: nil, range: nil)
        var hasher = SHA256()
        while let bytes = try await reader.next() { hasher.update(data: bytes) }
        let digest = Array(hasher.finalize())
        guard sha256 == nil || sha256 == digest else { throw ObjectStoreError(.digestMismatch) }
        try await self.abandonUpload(name)
        return StoredObject(name: name, size: size, sha256: digest)
    }
}
