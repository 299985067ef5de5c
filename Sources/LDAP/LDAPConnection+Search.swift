import CLDAP
import Foundation
import Primitives

extension LDAPConnection {
    /// Subtree search in pages (RFC 2696), each turned into values as it arrives: the entries themselves are not kept.
    package func search<Value: Sendable>(
        base: String,
        filter: LDAPFilter,
        attributes: [String],
        pageSize: Int32 = 1000,
        _ transform: @Sendable (Entry) -> Value?
    ) throws(LDAPError) -> [Value] {
        var values: [Value] = []
        var seen: Set<Int> = []
        var cookie = berval(bv_len: 0, bv_val: nil)
        defer { if cookie.bv_val != nil { ber_memfree(cookie.bv_val) } }
        while true {
            let page = try self.page(base, filter, attributes, pageSize, &cookie)
            var hasNewEntry = false
            for entry in page where seen.insert(entry.dn.hashValue).inserted {
                hasNewEntry = true
                if let value = transform(entry) { values.append(value) }
            }
            // Samba answers with the same cookie on every page: only a page that brings nothing new ends the search.
            if cookie.bv_len == 0 || !hasNewEntry { return values }
        }
    }

    /// All entries of a search, gathered.
    package func all(
        base: String,
        filter: LDAPFilter,
        attributes: [String],
        pageSize: Int32 = 1000
    ) throws(LDAPError)
        -> [Entry]
    {
        try self.search(base: base, filter: filter, attributes: attributes, pageSize: pageSize) { $0 }
    }

    /// One entry by its name; the empty name is the server's own description (RFC 4512, section 5.1).
    package func read(dn: String, attributes: [String]) throws(LDAPError) -> Entry? {
        let message = try self.answer(dn, LDAP_SCOPE_BASE, .configured("(objectClass=*)"), attributes, nil)
        defer { ldap_msgfree(message.pointer) }
        return try self.entries(in: message).first
    }

    package func readRootDSE() throws(LDAPError) -> Entry? {
        try self.read(dn: "", attributes: ["supportedControl", "supportedExtension", "namingContexts", "vendorName"])
    }

    private func page(
        _ base: String,
        _ filter: LDAPFilter,
        _ attributes: [String],
        _ pageSize: Int32,
        _ cookie: inout berval
    ) throws(LDAPError) -> [Entry] {
        let handle = try self.connected()
        var control: UnsafeMutablePointer<LDAPControl>?
        guard ldap_create_page_control(handle.pointer, ber_int_t(pageSize), &cookie, 0, &control) == LDAP_SUCCESS else {
            throw LDAPError(.protocolError)
        }
        defer { ldap_control_free(control) }
        let message = try self.answer(base, LDAP_SCOPE_SUBTREE, filter, attributes, control)
        defer { ldap_msgfree(message.pointer) }
        try self.readCookie(message, into: &cookie)
        return try self.entries(in: message)
    }

    /// An answer and the handle it came by; freed by who asked.
    private struct Answer {
        let handle: OpaquePointer
        let pointer: OpaquePointer
    }

    private func answer(
        _ base: String,
        _ scope: Int32,
        _ filter: LDAPFilter,
        _ attributes: [String],
        _ control: UnsafeMutablePointer<LDAPControl>?
    ) throws(LDAPError) -> Answer {
        let handle = try self.connected()
        guard !base.utf8.contains(0), !filter.text.utf8.contains(0) else { throw LDAPError(.badName) }
        var controls: [UnsafeMutablePointer<LDAPControl>?] = [control, nil]
        var names: [UnsafeMutablePointer<CChar>?] = attributes.map { strdup($0) } + [nil]
        defer { for name in names { free(name) } }
        var timeout = timeval(tv_sec: self.configuration.searchTimeoutSeconds, tv_usec: 0)
        var message: OpaquePointer?
        let result = handle.call(within: self.configuration.searchTimeoutSeconds + 5) { pointer in
            ldap_search_ext_s(pointer, base, scope, filter.text, &names, 0, &controls, nil, &timeout, 0, &message)
        }
        // A partial answer is no answer: who is missing from it has not left.
        guard result == LDAP_SUCCESS, let message else {
            ldap_msgfree(message)
            throw self.failure(result, handle)
        }
        return Answer(handle: handle.pointer, pointer: message)
    }

    private func readCookie(_ message: Answer, into cookie: inout berval) throws(LDAPError) {
        if cookie.bv_val != nil { ber_memfree(cookie.bv_val) }
        cookie = berval(bv_len: 0, bv_val: nil)
        var answers: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        let result = ldap_parse_result(message.handle, message.pointer, nil, nil, nil, nil, &answers, 0)
        guard result == LDAP_SUCCESS else { throw LDAPError(.protocolError, result: result) }
        // A server that does not page answers whole, without the control.
        guard let answers else { return }
        defer { ldap_controls_free(answers) }
        guard let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, answers, nil) else { return }
        var estimate: ber_int_t = 0
        guard ldap_parse_pageresponse_control(message.handle, control, &estimate, &cookie) == LDAP_SUCCESS else {
            throw LDAPError(.protocolError, diagnostic: "paging cookie")
        }
    }

    private func entries(in message: Answer) throws(LDAPError) -> [Entry] {
        var entries: [Entry] = []
        var next = ldap_first_entry(message.handle, message.pointer)
        while let entry = next {
            entries.append(try self.entry(message.handle, entry))
            next = ldap_next_entry(message.handle, entry)
        }
        return entries
    }

    /// Reads slices of the message, without a copy per value in C.
    private func entry(_ handle: OpaquePointer, _ message: OpaquePointer) throws(LDAPError) -> Entry {
        var ber: OpaquePointer?
        var dn = berval()
        guard ldap_get_dn_ber(handle, message, &ber, &dn) == LDAP_SUCCESS else {
            throw LDAPError(.protocolError, diagnostic: "entry without a name")
        }
        defer { ber_free(ber, 0) }
        var attributes: [String: [[UInt8]]] = [:]
        while true {
            var name = berval()
            var values: UnsafeMutablePointer<berval>?
            let result = ldap_get_attribute_ber(handle, message, ber, &name, &values)
            guard result == LDAP_SUCCESS else { throw LDAPError(.protocolError, result: result) }
            guard name.bv_val != nil else { break }
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
}
