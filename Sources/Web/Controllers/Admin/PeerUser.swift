import Foundation
import NIOCore
import Primitives

/// Who opened the administration socket, as the kernel says: nobody can claim to be another (unix(7), SO_PEERCRED).
actor PeerUser {
    /// `struct ucred` of Linux.
    private struct Credentials: Sendable {
        var process: Int32 = 0
        var user: UInt32 = 0
        var group: UInt32 = 0
    }

    // Names may come from a directory service: looking one up blocks.
    private nonisolated let executor = BlockingExecutor(label: "liamm.peer-user")
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    /// Nil where the other end is no process of this machine.
    func name(of channel: any Channel) async -> String? {
        #if os(Linux)
        guard let socket = channel as? any SocketOptionProvider else { return nil }
        let answer: EventLoopFuture<Credentials> = socket.unsafeGetSocketOption(
            level: .socket,
            name: .init(rawValue: SO_PEERCRED)
        )
        // A socket that is not a Unix one answers with no process.
        guard let peer = try? await answer.get(), peer.process > 0 else { return nil }
        return Self.name(ofUser: peer.user) ?? "uid-\(peer.user)"
        #else
        return nil
        #endif
    }

    private static func name(ofUser user: UInt32) -> String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let status = getpwuid_r(user, &entry, &buffer, buffer.count, &found)
        guard status == 0, found != nil, let name = entry.pw_name else { return nil }
        return String(cString: name)
    }
}
