import Primitives
import Yams

/// The SVG file that a realm file names as its logo.
enum LogoReference {
    /// A file beside the realm's or below: nothing above it, nothing hidden, nothing elsewhere.
    static func name(_ reference: String, besides path: String) -> String? {
        let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.first != UInt8(ascii: ".")
                && part.utf8.allSatisfy { byte in
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || "0123456789-_.".utf8.contains(byte)
                }
        }
        guard isName, reference.hasSuffix(".svg") else { return nil }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return folder + reference
    }

    /// Found without judging the rest of the file.
    static func name(in text: String, path: String) -> String? {
        let log = ProblemLog(path: path)
        guard text.contains("logo"), FileScreen.passes(text, log: log),
            let root = YAMLDocument.compose(text, log: log)?.root,
            let reference = root["branding"]?["logo"]?.scalar?.string
        else { return nil }
        return self.name(reference, besides: path)
    }
}
