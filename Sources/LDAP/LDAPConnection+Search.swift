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
        var tally = SearchTally(self.configuration.limits, startedAt: .now)
        var cookie = berval(bv_len: 0, bv_val: nil)
        defer { if cookie.bv_val != nil { ber_memfree(cookie.bv_val) } }
        while true {
            // Who asked has given up: a directory that pages for ever holds nobody for ever.
            guard !Task.isCancelled else { throw LDAPError(.cancelled) }
            try tally.beginPage(at: .now)
            var hasNewEntry = false
            let handle = try self.connected()
            var control: UnsafeMutablePointer<LDAPControl>?
            guard ldap_create_page_control(handle.pointer, ber_int_t(pageSize), &cookie, 0, &control) == LDAP_SUCCESS
            else { throw LDAPError(.protocolError) }
            defer { ldap_control_free(control) }
            let question = Question(base: base, scope: LDAP_SCOPE_SUBTREE, filter: filter, attributes: attributes)
            try self.ask(question, control, answer: &cookie) { entry throws(LDAPError) in
                try tally.count(entry)
                guard seen.insert(entry.dn.hashValue).inserted else { return }
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
        var found: Entry?
        var cookie = berval(bv_len: 0, bv_val: nil)
        defer { if cookie.bv_val != nil { ber_memfree(cookie.bv_val) } }
        let question = Question(
            base: dn,
            scope: LDAP_SCOPE_BASE,
            filter: .configured("(objectClass=*)"),
            attributes: attributes
        )
        try self.ask(question, nil, answer: &cookie) { entry throws(LDAPError) in found = found ?? entry }
        return found
    }

    package func readRootDSE() throws(LDAPError) -> Entry? {
        try self.read(dn: "", attributes: ["supportedControl", "supportedExtension", "namingContexts", "vendorName"])
    }

    private struct Question {
        let base: String
        let scope: Int32
        let filter: LDAPFilter
        let attributes: [String]
    }

    /// Sends one question and hands on each entry as it arrives: of an answer nothing is kept but what `use` keeps.
    private func ask(
        _ question: Question,
        _ control: UnsafeMutablePointer<LDAPControl>?,
        answer cookie: inout berval,
        _ use: (Entry) throws(LDAPError) -> Void
    ) throws(LDAPError) {
        let handle = try self.connected()
        guard !question.base.utf8.contains(0), !question.filter.text.utf8.contains(0) else {
            throw LDAPError(.badName)
        }
        let seconds = self.configuration.searchTimeoutSeconds
        var problem: LDAPError?
        let result = handle.call(within: seconds + 5) { pointer in
            var number: Int32 = 0
            let sent = Self.send(question, control, seconds, pointer, &number)
            guard sent == LDAP_SUCCESS else { return sent }
            do throws(LDAPError) {
                return try self.receive(number, within: seconds, pointer, &cookie, use)
            } catch {
                ldap_abandon_ext(pointer, number, nil, nil)
                problem = error
                return LDAP_SUCCESS
            }
        }
        if let problem {
            self.close()
            throw problem
        }
        // A partial answer is no answer: who is missing from it has not left.
        guard result == LDAP_SUCCESS else { throw self.failure(result, handle) }
    }

    private static func send(
        _ question: Question,
        _ control: UnsafeMutablePointer<LDAPControl>?,
        _ seconds: Int,
        _ pointer: OpaquePointer,
        _ number: inout Int32
    ) -> Int32 {
        var controls: [UnsafeMutablePointer<LDAPControl>?] = [control, nil]
        var names: [UnsafeMutablePointer<CChar>?] = question.attributes.map { strdup($0) } + [nil]
        defer { for name in names { free(name) } }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        return ldap_search_ext(
            pointer,
            question.base,
            question.scope,
            question.filter.text,
            &names,
            0,
            &controls,
            nil,
            &timeout,
            0,
            &number
        )
    }

    /// The result code of the whole; a time-out is one.
    private func receive(
        _ number: Int32,
        within seconds: Int,
        _ pointer: OpaquePointer,
        _ cookie: inout berval,
        _ use: (Entry) throws(LDAPError) -> Void
    ) throws(LDAPError) -> Int32 {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let left = (end - .now).components
            guard left.seconds >= 0, left.seconds > 0 || left.attoseconds > 0 else { return LDAP_TIMEOUT }
            var wait = timeval(tv_sec: Int(left.seconds), tv_usec: Int(left.attoseconds / 1_000_000_000_000))
            var message: OpaquePointer?
            let kind = ldap_result(pointer, number, LDAP_MSG_ONE, &wait, &message)
            defer { ldap_msgfree(message) }
            switch kind {
            case 0: return LDAP_TIMEOUT
            case -1:
                var code: Int32 = 0
                ldap_get_option(pointer, LDAP_OPT_RESULT_CODE, &code)
                return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code
            case liamm_search_entry:
                if let message { try use(self.entry(pointer, message)) }
            case liamm_search_result:
                guard let message else { return LDAP_SERVER_DOWN }
                return try self.readEnd(pointer, message, &cookie)
            default: continue  // a referral, which is not followed
            }
        }
    }

    private func readEnd(
        _ pointer: OpaquePointer,
        _ message: OpaquePointer,
        _ cookie: inout berval
    ) throws(LDAPError) -> Int32 {
        if cookie.bv_val != nil { ber_memfree(cookie.bv_val) }
        cookie = berval(bv_len: 0, bv_val: nil)
        var code: Int32 = 0
        var answers: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        let result = ldap_parse_result(pointer, message, &code, nil, nil, nil, &answers, 0)
        guard result == LDAP_SUCCESS else { throw LDAPError(.protocolError, result: result) }
        // A server that does not page answers whole, without the control.
        guard let answers else { return code }
        defer { ldap_controls_free(answers) }
        guard let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, answers, nil) else { return code }
        var estimate: ber_int_t = 0
        guard ldap_parse_pageresponse_control(pointer, control, &estimate, &cookie) == LDAP_SUCCESS else {
            throw LDAPError(.protocolError, diagnostic: "paging cookie")
        }
        return code
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
        Array(UnsafeRawBufferPointer(start: value.bv_val, count: min(Int(value.bv_len), SearchLimits.valueLength)))
    }
}
