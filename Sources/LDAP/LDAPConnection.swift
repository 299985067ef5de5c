import CLDAP
package import Primitives

/// One connection to a directory on a thread of its own; every call has a time-out set in the library.
package actor LDAPConnection {
    private nonisolated let executor = BlockingExecutor(label: "ldap")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }

    private let configuration: LDAPConfiguration
    private var handle: OpaquePointer?

    package init(_ configuration: LDAPConfiguration) { self.configuration = configuration }

    isolated deinit { self.close() }

    package func close() {
        if let handle { ldap_unbind_ext_s(handle, nil, nil) }
        self.handle = nil
    }

    /// Binds by name and password (RFC 4513, section 5.1.3). An empty password would be an anonymous bind that
    /// "succeeds" (section 5.1.2): it is refused before the wire.
    package func bind(dn: String, password: Secret) throws(LDAPError) {
        guard !password.isEmpty, !dn.isEmpty else { throw LDAPError(.emptyPassword) }
        let handle = try self.connected()
        var bytes = password.bytes.map { CChar(bitPattern: $0) }
        let count = bytes.count
        let result = bytes.withUnsafeMutableBufferPointer { buffer in
            var credentials = berval(bv_len: ber_len_t(count), bv_val: buffer.baseAddress)
            return ldap_sasl_bind_s(handle, dn, nil, &credentials, nil, nil, nil)
        }
        guard result == LDAP_SUCCESS else { throw self.failure(result) }
    }

    /// Subtree search in pages (RFC 2696): entries are handed over page by page.
    package func search(
        base: String,
        filter: LDAPFilter,
        attributes: [String],
        pageSize: Int32 = 1000,
        isBaseOnly: Bool = false,
        _ body: ([Entry]) throws(LDAPError) -> Void
    ) throws(LDAPError) {
        let handle = try self.connected()
        var cookie = berval(bv_len: 0, bv_val: nil)
        defer { if cookie.bv_val != nil { ber_memfree(cookie.bv_val) } }
        while true {
            let page = try self.page(handle, base, filter, attributes, pageSize, isBaseOnly, &cookie)
            try body(page)
            // Samba gives the same cookie on every page: a page without entries ends the search too.
            if cookie.bv_len == 0 || page.isEmpty { return }
        }
    }

    private func page(
        _ handle: OpaquePointer,
        _ base: String,
        _ filter: LDAPFilter,
        _ attributes: [String],
        _ pageSize: Int32,
        _ isBaseOnly: Bool,
        _ cookie: inout berval
    ) throws(LDAPError) -> [Entry] {
        var control: UnsafeMutablePointer<LDAPControl>?
        guard ldap_create_page_control(handle, ber_int_t(pageSize), &cookie, 0, &control) == LDAP_SUCCESS else {
            throw LDAPError(.protocolError)
        }
        defer { ldap_control_free(control) }
        var controls: [UnsafeMutablePointer<LDAPControl>?] = [control, nil]
        var names: [UnsafeMutablePointer<CChar>?] = attributes.map { strdup($0) } + [nil]
        defer { for name in names { free(name) } }
        var timeout = timeval(tv_sec: self.configuration.timeoutSeconds * 6, tv_usec: 0)
        var message: OpaquePointer?
        let scope = isBaseOnly ? LDAP_SCOPE_BASE : LDAP_SCOPE_SUBTREE
        let result = ldap_search_ext_s(
            handle, base, Int32(scope), filter.text, &names, 0, &controls, nil, &timeout, 0, &message
        )
        defer { ldap_msgfree(message) }
        guard result == LDAP_SUCCESS, let message else { throw self.failure(result) }
        self.readCookie(handle, message, into: &cookie)
        return self.entries(handle, message)
    }

    private func readCookie(_ handle: OpaquePointer, _ message: OpaquePointer, into cookie: inout berval) {
        if cookie.bv_val != nil { ber_memfree(cookie.bv_val) }
        cookie = berval(bv_len: 0, bv_val: nil)
        var answers: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        guard ldap_parse_result(handle, message, nil, nil, nil, nil, &answers, 0) == LDAP_SUCCESS, let answers else {
            return
        }
        defer { ldap_controls_free(answers) }
        guard let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, answers, nil) else { return }
        var estimate: ber_int_t = 0
        ldap_parse_pageresponse_control(handle, control, &estimate, &cookie)
    }

    private func entries(_ handle: OpaquePointer, _ message: OpaquePointer) -> [Entry] {
        var entries: [Entry] = []
        var next = ldap_first_entry(handle, message)
        while let entry = next {
            if let read = self.entry(handle, entry) { entries.append(read) }
            next = ldap_next_entry(handle, entry)
        }
        return entries
    }

    /// Reads slices of the message, without a copy per value in C.
    private func entry(_ handle: OpaquePointer, _ message: OpaquePointer) -> Entry? {
        var ber: OpaquePointer?
        var dn = berval()
        guard ldap_get_dn_ber(handle, message, &ber, &dn) == LDAP_SUCCESS else { return nil }
        defer { ber_free(ber, 0) }
        var attributes: [String: [[UInt8]]] = [:]
        while true {
            var name = berval()
            var values: UnsafeMutablePointer<berval>?
            guard ldap_get_attribute_ber(handle, message, ber, &name, &values) == LDAP_SUCCESS, name.bv_val != nil
            else { break }
            var list: [[UInt8]] = []
            if let values {
                var index = 0
                while values[index].bv_val != nil {
                    list.append(Self.bytes(values[index]))
                    index += 1
                }
                ber_memfree(values)
            }
            attributes[String(decoding: Self.bytes(name), as: UTF8.self)] = list
        }
        return Entry(dn: String(decoding: Self.bytes(dn), as: UTF8.self), attributes: attributes)
    }

    private static func bytes(_ value: berval) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: value.bv_val, count: Int(value.bv_len)))
    }

    private func connected() throws(LDAPError) -> OpaquePointer {
        if let handle { return handle }
        var last = LDAPError(.unavailable)
        for url in self.configuration.urls {
            do {
                let handle = try self.open(url)
                self.handle = handle
                return handle
            } catch {
                last = error
            }
        }
        throw last
    }

    private func open(_ url: String) throws(LDAPError) -> OpaquePointer {
        var opened: OpaquePointer?
        guard ldap_initialize(&opened, url) == LDAP_SUCCESS, let handle = opened else { throw LDAPError(.unavailable) }
        var version: Int32 = LDAP_VERSION3
        ldap_set_option(handle, LDAP_OPT_PROTOCOL_VERSION, &version)
        var timeout = timeval(tv_sec: self.configuration.timeoutSeconds, tv_usec: 0)
        ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, &timeout)
        ldap_set_option(handle, LDAP_OPT_TIMEOUT, &timeout)
        ldap_set_option(handle, LDAP_OPT_REFERRALS, nil)
        do {
            if self.configuration.security != .clear { try self.secure(handle) }
            return handle
        } catch {
            ldap_unbind_ext_s(handle, nil, nil)
            throw error
        }
    }

    private func secure(_ handle: OpaquePointer) throws(LDAPError) {
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
        guard self.configuration.security == .startTLS else { return }
        let result = ldap_start_tls_s(handle, nil, nil)
        guard result == LDAP_SUCCESS else {
            throw result == LDAP_SERVER_DOWN || result == LDAP_TIMEOUT ? self.failure(result, handle) : LDAPError(.tls, result: result)
        }
    }

    private func failure(_ result: Int32, _ handle: OpaquePointer? = nil) -> LDAPError {
        var text: UnsafeMutablePointer<CChar>?
        let handle = handle ?? self.handle
        if let handle { ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text) }
        let diagnostic = text.map { String(cString: $0) } ?? ""
        if let text { ldap_memfree(text) }
        let code: LDAPError.Code =
            switch result {
            case LDAP_INVALID_CREDENTIALS: .invalidCredentials
            case LDAP_NO_SUCH_OBJECT: .noSuchObject
            case LDAP_INSUFFICIENT_ACCESS: .insufficientAccess
            case LDAP_SIZELIMIT_EXCEEDED, LDAP_ADMINLIMIT_EXCEEDED: .sizeLimit
            case LDAP_FILTER_ERROR: .badFilter
            case LDAP_TIMEOUT, LDAP_TIMELIMIT_EXCEEDED: .timeout
            case LDAP_SERVER_DOWN where diagnostic.contains("certificate") || diagnostic.contains("TLS"): .tls
            case LDAP_SERVER_DOWN, LDAP_CONNECT_ERROR, LDAP_BUSY, LDAP_UNAVAILABLE: .unavailable
            default: .protocolError
            }
        if [.unavailable, .timeout, .tls].contains(code) { self.close() }
        return LDAPError(code, result: result, diagnostic: diagnostic)
    }
}

extension LDAPConnection {
    /// All entries of a search, gathered.
    package func all(base: String, filter: LDAPFilter, attributes: [String]) throws(LDAPError) -> [Entry] {
        var entries: [Entry] = []
        try self.search(base: base, filter: filter, attributes: attributes) { (page) throws(LDAPError) in
            entries += page
        }
        return entries
    }
}
