package import Model
package import ObjectStorage
import Primitives

/// Bytes on their way out, to be read once.
package struct PieceBody: Sendable {
    package let size: Int64
    private let object: ObjectBody

    init(_ object: ObjectBody) {
        self.size = object.size
        self.object = object
    }

    /// Gives them chunk by chunk, as fast as `body` takes them.
    package func forEach(_ body: ([UInt8]) async throws -> Void) async throws {
        do {
            for try await chunk in self.object {
                try await body(chunk)
                FaultPoint.reach("piece-streaming")
            }
        } catch let error as ObjectStoreError {
            throw BrokerError(error)
        }
    }
}

/// The bytes of a piece, for whoever may see it.
package struct PieceReading: Sendable {
    private let objects: any ObjectStore

    package init(objects: any ObjectStore) { self.objects = objects }

    /// All of it, or a range cut at its end. A whole read is checked against the digest before its last chunk is given.
    package func open(
        _ number: Int,
        of version: Version.ID,
        in exchanges: any ExchangeStore,
        range: Range<Int64>? = nil
    ) async throws -> (piece: Piece, body: PieceBody) {
        guard let stored = try await exchanges.piece(number, of: version) else {
            throw BrokerError.notFound("piece \(number) of version \(version)")
        }
        return (stored.piece, try await self.open(stored, range: range))
    }

    private func open(_ stored: StoredPiece, range: Range<Int64>?) async throws -> PieceBody {
        guard let name = ObjectName(stored.object) else { throw BrokerError.damaged }
        let object = StoredObject(name: name, size: stored.piece.size, sha256: stored.piece.digest)
        do {
            return PieceBody(try await self.objects.read(object, key: stored.key, range: range))
        } catch {
            throw BrokerError(error)
        }
    }
}
