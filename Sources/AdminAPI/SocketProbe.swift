import Foundation

/// Opens the socket once and closes it: the HTTP client would try again for ten seconds before it said the same.
package enum SocketProbe {
    /// Whether a server accepts on it now.
    package static func isAnswered(_ path: String) -> Bool {
        do {
            try self.check(path)
            return true
        } catch {
            return false
        }
    }

    static func check(_ path: String) throws {
        let bytes = Array(path.utf8)
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard 1..<room ~= bytes.count else { throw AdminClient.Unreachable(place: path, isSocket: true) }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw AdminClient.Unreachable(place: path, isSocket: true) }
        defer { close(descriptor) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result != 0 else { return }
        // What connect(2) set; nothing ran in between.
        guard errno == EACCES || errno == EPERM else { throw AdminClient.Unreachable(place: path, isSocket: true) }
        throw Problem(
            .forbidden,
            status: 403,
            title: "\(path) may not be opened by this user",
            hint: "sudo liamm …"
        )
    }
}
