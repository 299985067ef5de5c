/// The colours of one collectivité, laid over the palette of `liamm.css`.
package enum RealmTheme {
    package static let mediaType = "text/css; charset=utf-8"

    /// A stylesheet out of two colours written `#rrggbb`: one that is read on light paper, one on dark. Nil when either
    /// is written otherwise. Whether they are legible is for the validation of the collectivité's file.
    ///
    /// The band and the tints are mixed from the light one in both schemes: only they have white text upon them.
    package static func css(light: String, dark: String) -> String? {
        guard Self.isColour(light), Self.isColour(dark) else { return nil }
        return """
            :root {
                --accent: \(light);
            }

            @media screen and (prefers-color-scheme: dark) {
                :root {
                    --action: \(dark);
                    --action-over: color-mix(in srgb, \(dark) 80%, #fff);
                    --link: \(dark);
                }
            }

            """
    }

    private static func isColour(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[0] == UInt8(ascii: "#") else { return false }
        return bytes.dropFirst().allSatisfy { byte in
            switch byte | 0x20 {
            case UInt8(ascii: "a")...UInt8(ascii: "f"): true
            default: UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            }
        }
    }
}
