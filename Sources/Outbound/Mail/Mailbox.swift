package import Primitives

/// A mail address that can stand in an SMTP command and in a header without quoting: a dot-atom of ASCII or, where the
/// relay knows RFC 6531, of any UTF-8 that is not a control or a space.
package struct Mailbox: Sendable, Hashable {
    private static let specials = Set("()<>[]:;@\\,\"%!".utf8)

    package let address: MailAddress

    /// Nil where the address would need quoting, or has a part of the wrong length (RFC 5321, sections 4.1.2, 4.5.3.1).
    package init?(_ text: String) {
        guard let address = MailAddress(text), 1...64 ~= address.local.utf8.count else { return nil }
        let atoms = address.local.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty }),
            address.local.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !Self.specials.contains($0) }),
            address.local.unicodeScalars.allSatisfy(Self.isVisible)
        else { return nil }
        self.address = address
    }

    package var text: String { "\(self.address.local)@\(self.address.domain)" }
    /// RFC 6531, section 3.4: such an address needs a relay that says SMTPUTF8.
    package var needsUnicode: Bool { self.address.local.utf8.contains { $0 >= 0x80 } }

    /// Neither a control, a line end of Unicode, a mark of direction nor any space.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned,
            .privateUse:
            false
        default: true
        }
    }
}

/// Where a sandbox may mail to: names that no mail server of the world answers for (RFC 2606, section 2).
package struct RecipientGuard: Sendable, Hashable {
    private static let reserved = ["example", "test", "invalid"]

    private let isSandbox: Bool

    package init(isSandbox: Bool) { self.isSandbox = isSandbox }

    package func allows(_ mailbox: Mailbox) -> Bool {
        guard self.isSandbox else { return true }
        let last = mailbox.address.domain.utf8.split(separator: UInt8(ascii: ".")).last
        return last.map { last in Self.reserved.contains { $0.utf8.elementsEqual(last) } } ?? false
    }
}
