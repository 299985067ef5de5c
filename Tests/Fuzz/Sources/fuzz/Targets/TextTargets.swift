import Foundation
import Messages
import Model
import Primitives

extension FuzzTarget {
    /// One spelling for each value (RFC 4648, section 3.5).
    static let base64URL = FuzzTarget("base64url") { input in
        require(Base64URL.decode(Base64URL.encode(input)) == input, "what is encoded is decoded")
        require(Hex.decode(Hex.encode(input)) == input, "and in hexadecimal")
        guard let text = input.text else { return }
        if let bytes = Base64URL.decode(text) { require(Base64URL.encode(bytes).isSame(as: text), "one spelling only") }
        if let bytes = Hex.decode(text) { require(Hex.encode(bytes).isSame(as: foldASCII(text)), "two digits a byte") }
    }

    /// One `@`, and a domain that the name system could hold, in small letters.
    static let mailAddress = FuzzTarget("mail-address") { input in
        guard let text = input.text, let address = MailAddress(text) else { return }
        require(text.utf8.count { $0 == 0x40 } == 1, "one @")
        require(!address.local.isEmpty && !address.local.utf8.contains(0x40), "something before it")
        require(text.utf8.starts(with: address.local.utf8), "what is before it is kept as it was")
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-.".utf8)
        require(address.domain.utf8.allSatisfy(letters.contains), "letters, digits, hyphens and dots")
        require(!"\(address.domain).".contains("-.") && !".\(address.domain)".contains(".-"), "no hyphen at an end")
        require(!".\(address.domain).".contains(".."), "no empty label")
        let again = MailAddress("\(address.local)@\(address.domain)")
        require(
            again?.domain == address.domain && again?.local.isSame(as: address.local) ?? false,
            "read again, the same"
        )
    }

    /// Fourteen ASCII digits under one of the two keys, summed by another way than the checker's.
    static let siret = FuzzTarget("siret") { input in
        guard let text = input.text else { return }
        let digits = text.utf8.compactMap { 0x30...0x39 ~= $0 ? Int($0) - 0x30 : nil }
        let isNumber = digits.count == text.utf8.count && digits.count == 14
        var sum = 0
        for (index, digit) in digits.enumerated() where isNumber {
            let doubled = index.isMultiple(of: 2) ? digit * 2 : digit
            sum += doubled / 10 + doubled % 10
        }
        let isPostal = text.hasPrefix("356000000") && digits.reduce(0, +).isMultiple(of: 5)
        let siret = SIRET(text)
        require((siret != nil) == (isNumber && (sum.isMultiple(of: 10) || isPostal)), "fourteen digits and their key")
        if let siret { require(siret.text.isSame(as: text), "kept as it was") }
        let asJSON = try? JSONDecoder().decode(SIRET.self, from: JSONEncoder().encode(text))
        require((asJSON == nil) == (siret == nil), "the same out of JSON")
    }

    /// A language is answered only where its tag is in the field.
    static let acceptLanguage = FuzzTarget("accept-language") { input in
        guard let text = input.text else { return }
        let language = Language.negotiate(uiLocales: nil, cookie: nil, realm: nil, acceptLanguage: text)
        let folded = foldASCII(text)
        require(language == .french || folded.contains(language.rawValue), "what was not asked for is not answered")
        let asked = Language.negotiate(uiLocales: text, cookie: text, realm: .breton, acceptLanguage: text)
        require(asked == .breton || folded.contains(asked.rawValue), "nor to an application")
    }

    /// What is read of a time in JSON is written to the millisecond and read again the same.
    static let timestamp = FuzzTarget("timestamp") { input in
        guard let text = input.text, let json = try? JSONEncoder().encode(text) else { return }
        let time = Timestamp(rfc3339: text)
        require((try? JSONDecoder().decode(Timestamp.self, from: json)) == time, "the same out of JSON")
        guard let time else { return }
        let reference = try? Date(
            text,
            strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        )
        require(
            reference.map { abs($0.timeIntervalSince1970 - time.date.timeIntervalSince1970) < 0.001 } ?? true,
            "the time that Foundation reads, where it reads one"
        )
        guard let written = try? JSONEncoder().encode(time),
            let again = try? JSONDecoder().decode(Timestamp.self, from: written)
        else { return require(false, "what was written is read") }
        require(again.description == time.description, "to the millisecond")
    }

    /// Unchanged by a second pass, within the size, and nothing in it that runs or loads.
    static let logo = FuzzTarget("logo") { input in
        guard let text = input.text, let logo = try? LogoSanitizer.sanitize(text) else { return }
        require((try? LogoSanitizer.sanitize(logo))?.isSame(as: logo) ?? false, "a second pass changes nothing")
        require(logo.utf8.count <= LogoSanitizer.maximumSize, "32 KiB at most")
        let folded = logo.lowercased()
        for word in ["<script", "<style", "<image", "<foreignobject", "<!", "<?", "&#"] {
            require(!folded.contains(word), "no \(word)")
        }
        // A text holds no bracket: what lies between two is a tag.
        for tag in folded.split(separator: "<").map({ $0.prefix { $0 != ">" } }) {
            for opening in ["href=\"", "url("] {
                let holds = tag.components(separatedBy: opening).dropFirst().allSatisfy { $0.hasPrefix("#") }
                require(holds, "an address is an id of the drawing")
            }
        }
    }
}
