import Foundation

/// Where the bytes that are signed come from; a file is read in pieces, so that its size does not matter.
package enum SignedContent: Sendable {
    case bytes([UInt8])
    case file(String)

    private static let pieceSize = 1 << 18

    /// Reads the whole content: blocks on the disk.
    package func digests(_ algorithms: Set<DigestAlgorithm> = [.sha256]) throws(SignatureError) -> ContentDigests {
        var digester = ContentDigester(algorithms)
        switch self {
        case .bytes(let bytes): digester.update(bytes)
        case .file(let path): try Self.read(path, into: &digester)
        }
        return digester.finish()
    }

    private static func read(_ path: String, into digester: inout ContentDigester) throws(SignatureError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SignatureError(.unreadable) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SignatureError(.unreadable) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SignatureError(.notAFile) }
        var piece = [UInt8](repeating: 0, count: self.pieceSize)
        while true {
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SignatureError(.unreadable) }
            guard count > 0 else { return }
            digester.update(piece[..<count])
        }
    }
}
