import CLDAP
import Foundation
package import Primitives

/// One connection to a directory on a thread of its own; every call has a time-out set in the library.
package actor LDAPConnection {
    private nonisolated let executor = BlockingExecutor(label: "ldap")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    let configuration: LDAPConfiguration
    private var handle: WatchedHandle?
    private var wasOpened = false

    package init(_ configuration: LDAPConfiguration) { self.configuration = configuration }

    /// Reaches the first server that answers, TLS included, and says nothing yet.
    package func connect() throws(LDAPError) { _ = try self.connected() }

    package func close() { self.handle = nil }

    /// Binds by name and password (RFC 4513, section 5.1.3). An empty password would be an anonymous bind that
    /// "succeeds" (section 5.1.2): it is refused before the wire.
    package func bind(dn: String, password: Secret) throws(LDAPError) {
        guard !password.isEmpty, !dn.isEmpty else { throw LDAPError(.emptyPassword) }
        guard !dn.utf8.contains(0) else { throw LDAPError(.badName) }
        let handle = try self.connected()
        var bytes = password.bytes.map { CChar(bitPattern: $0) }
        let count = bytes.count
        let result = bytes.withUnsafeMutableBufferPointer { buffer in
            defer { buffer.update(repeating: 0) }
            var credentials = berval(bv_len: ber_len_t(count), bv_val: buffer.baseAddress)
            return handle.call(within: self.configuration.timeoutSeconds + 1) { pointer in
                ldap_sasl_bind_s(pointer, dn, nil, &credentials, nil, nil, nil)
            }
        }
        guard result == LDAP_SUCCESS else { throw self.failure(result, handle) }
    }

    /// The handle, opened at the first need. A connection that was lost stays lost: another one would be anonymous.
    func connected() throws(LDAPError) -> WatchedHandle {
        if let handle { return handle }
        guard !self.wasOpened else { throw LDAPError(.unavailable, diagnostic: "connection lost") }
        var last = LDAPError(.unavailable, diagnostic: "no address")
        for url in self.configuration.urls {
            do {
                let handle = try self.open(url)
                self.handle = handle
                self.wasOpened = true
                return handle
            } catch {
                last = error
            }
        }
        throw last
    }

    private func open(_ url: String) throws(LDAPError) -> WatchedHandle {
        guard self.configuration.accepts(url) else { throw LDAPError(.tls, diagnostic: "scheme of \(url)") }
        guard let handle = WatchedHandle(url: url) else { throw LDAPError(.unavailable, diagnostic: "address \(url)") }
        var version: Int32 = LDAP_VERSION3
        ldap_set_option(handle.pointer, LDAP_OPT_PROTOCOL_VERSION, &version)
        var timeout = timeval(tv_sec: self.configuration.timeoutSeconds, tv_usec: 0)
        ldap_set_option(handle.pointer, LDAP_OPT_NETWORK_TIMEOUT, &timeout)
        ldap_set_option(handle.pointer, LDAP_OPT_TIMEOUT, &timeout)
        ldap_set_option(handle.pointer, LDAP_OPT_REFERRALS, nil)
        if self.configuration.security != .clear { try self.prepareTLS(handle.pointer) }
        // `ldap_initialize` alone reaches nobody: without this a dead server would hide the next address.
        let seconds = self.configuration.timeoutSeconds
        try self.check(handle.call(within: seconds) { ldap_connect($0) }, handle)
        if self.configuration.security == .startTLS {
            try self.check(handle.call(within: seconds) { ldap_start_tls_s($0, nil, nil) }, handle)
        }
        return handle
    }

    private func prepareTLS(_ handle: OpaquePointer) throws(LDAPError) {
        if let file = self.configuration.authorityFile {
            guard ldap_set_option(handle, LDAP_OPT_X_TLS_CACERTFILE, file) == LDAP_SUCCESS else {
                throw LDAPError(.tls, diagnostic: "authority file")
            }
        }
        var demand: Int32 = LDAP_OPT_X_TLS_DEMAND
        ldap_set_option(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand)
        var floor: Int32 = liamm_tls_1_2
        ldap_set_option(handle, LDAP_OPT_X_TLS_PROTOCOL_MIN, &floor)
        var isServer: Int32 = 0
        guard ldap_set_option(handle, LDAP_OPT_X_TLS_NEWCTX, &isServer) == LDAP_SUCCESS else {
            throw LDAPError(.tls, diagnostic: "context")
        }
    }

    /// Before the first operation libldap tells a bad certificate and a dead server by the same code.
    private func check(_ result: Int32, _ handle: WatchedHandle) throws(LDAPError) {
        guard result != LDAP_SUCCESS else { return }
        let diagnostic = Self.diagnostic(handle.pointer)
        let isTLS = self.configuration.security != .clear && !diagnostic.isEmpty
        let code: LDAPError.Code = handle.isLate || result == LDAP_TIMEOUT ? .timeout : isTLS ? .tls : .unavailable
        throw LDAPError(code, result: result, diagnostic: diagnostic)
    }

    /// A connection that failed is closed.
    func failure(_ result: Int32, _ handle: WatchedHandle) -> LDAPError {
        let code: LDAPError.Code =
            switch result {
            case _ where handle.isLate: .timeout
            case LDAP_INVALID_CREDENTIALS, LDAP_INAPPROPRIATE_AUTH: .invalidCredentials
            case LDAP_NO_SUCH_OBJECT: .noSuchObject
            case LDAP_INSUFFICIENT_ACCESS: .insufficientAccess
            case LDAP_SIZELIMIT_EXCEEDED, LDAP_ADMINLIMIT_EXCEEDED: .sizeLimit
            case LDAP_FILTER_ERROR: .badFilter
            case LDAP_INVALID_DN_SYNTAX: .badName
            case LDAP_CONFIDENTIALITY_REQUIRED, LDAP_STRONG_AUTH_REQUIRED: .confidentialityRequired
            case LDAP_TIMEOUT, LDAP_TIMELIMIT_EXCEEDED: .timeout
            case LDAP_SERVER_DOWN, LDAP_CONNECT_ERROR, LDAP_BUSY, LDAP_UNAVAILABLE: .unavailable
            default: .protocolError
            }
        let error = LDAPError(code, result: result, diagnostic: Self.diagnostic(handle.pointer))
        if error.isOutage { self.close() }
        return error
    }

    private static func diagnostic(_ handle: OpaquePointer) -> String {
        var text: UnsafeMutablePointer<CChar>?
        ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text)
        guard let text else { return "" }
        defer { ldap_memfree(text) }
        return String(cString: text)
    }
}
