package import Primitives

/// Uploads that may stop and go on: bytes at an offset, durable when acknowledged, then an object (IETF resumable upload,
/// tus 1.0). One request writes an upload at a time; another is told `busy`.
package protocol UploadStaging: Sendable {
    /// Starts an upload; the object will have this name and this key.
    func beginUpload(key: Secret) async throws(ObjectStoreError) -> ObjectName

    /// Up to where the upload is durable: the `Upload-Offset`.
    func offset(ofUpload name: ObjectName, key: Secret) async throws(ObjectStoreError) -> Int64

    /// Adds bytes, which must start where the upload stands, and returns the new durable offset.
    ///
    /// When the source fails, what came before is kept and `interrupted` is thrown: ask for the offset.
    func append<Source: AsyncSequence & Sendable>(
        _ source: Source,
        toUpload name: ObjectName,
        at offset: Int64,
        key: Secret,
        limit: Int64
    ) async throws(ObjectStoreError) -> Int64 where Source.Element == [UInt8]

    /// Makes the object. Safe to repeat when the answer was lost; a digest other than expected removes the upload.
    func finishUpload(
        _ name: ObjectName,
        key: Secret,
        expecting sha256: [UInt8]?
    ) async throws(ObjectStoreError) -> StoredObject

    /// Removes an upload; an absent one is already removed.
    func abandonUpload(_ name: ObjectName) async throws(ObjectStoreError)
}
