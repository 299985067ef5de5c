/// Why a document is refused, on one line; what was typed stays what is shown when it cannot be taken.
package struct RefusalReason: Sendable, Hashable {
    package static let longest = 500

    package let text: String

    /// Lines become one, with a space between; nothing that hides or steers is kept.
    package init(_ typed: String) {
        let plain = typed.unicodeScalars.map { scalar -> Unicode.Scalar? in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            case .format, .privateUse, .surrogate, .unassigned: nil
            default: scalar
            }
        }
        let text = String(String.UnicodeScalarView(plain.compactMap(\.self)))
        self.text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    package var error: String? {
        if self.text.isEmpty { return "Dites pourquoi vous refusez : l’expéditeur le lira." }
        if self.text.count > Self.longest { return "Le motif a \(Self.longest) caractères au plus." }
        return nil
    }
}
