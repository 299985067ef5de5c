import CLDAP
import Dispatch
import Synchronization

/// A libldap handle whose calls end in time, whatever the server does: libldap itself has no time-out for a TLS
/// handshake nor for a message that stops half-way. When time is up the socket is shut down and the call fails.
final class WatchedHandle: @unchecked Sendable {
    // Safety: `pointer` is used by the one actor that owns this; `socket` has a lock of its own and lives as long.
    let pointer: OpaquePointer
    /// Of its own: the watch must not wait for what it watches over.
    private static let watch = DispatchQueue(label: "ldap-watch")

    private let socket: UnsafeMutablePointer<liamm_socket>
    /// Which call is watched, and whether its time was up.
    private let state = Mutex((call: 0, isLate: false))

    init?(url: String) {
        var opened: OpaquePointer?
        guard ldap_initialize(&opened, url) == LDAP_SUCCESS, let opened else { return nil }
        guard let socket = liamm_socket_watch(opened) else {
            ldap_unbind_ext_s(opened, nil, nil)
            return nil
        }
        self.pointer = opened
        self.socket = socket
    }

    deinit {
        ldap_unbind_ext_s(self.pointer, nil, nil)
        liamm_socket_free(self.socket)
    }

    /// True once a call was ended for being late: the connection is then lost.
    var isLate: Bool { self.state.withLock { $0.isLate } }

    func call(within seconds: Int, _ body: (OpaquePointer) -> Int32) -> Int32 {
        let call = self.state.withLock { state in
            state.call += 1
            return state.call
        }
        Self.watch.asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            self?.end(call)
        }
        let result = body(self.pointer)
        self.state.withLock { $0.call += 1 }
        return result
    }

    private func end(_ call: Int) {
        self.state.withLock { state in
            guard state.call == call else { return }
            state.isLate = true
            liamm_socket_shut(self.socket)
        }
    }
}
