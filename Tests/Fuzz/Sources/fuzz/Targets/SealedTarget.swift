import Model
import OpenID
import Primitives
import Storage

extension FuzzTarget {
    /// Authorization codes and refresh tokens: what opens is what was given out, byte for byte, and for that use alone.
    ///
    /// Input: `c` or `r` and edits of a code or a refresh token of ours; or what stands in a code, sealed as it is; or a
    /// text that is shown as both.
    static let sealed = FuzzTarget("sealed") { input in
        switch input.first {
        case UInt8(ascii: "c"):
            guard let text = Edits(bytes: input.dropFirst()).applied(to: Given.code).text else { return }
            let opened = AuthorizationCode(sealed: text, sealer: Given.sealer)
            require((opened != nil) == text.isSame(as: Given.code), "a code that was changed does not open")
        case UInt8(ascii: "r"):
            guard let text = Edits(bytes: input.dropFirst()).applied(to: Given.refresh).text else { return }
            let opened = RefreshToken(text, sealer: Given.sealer)
            require((opened != nil) == text.isSame(as: Given.refresh), "a refresh token that was changed is not ours")
        case UInt8(ascii: "{"):
            let text = Base64URL.encode(Given.sealer.seal(input, for: .authorizationCode))
            let other = Base64URL.encode(Given.sealer.seal(input, for: .interaction))
            require(AuthorizationCode(sealed: other, sealer: Given.sealer) == nil, "what was sealed for another use")
            guard let code = AuthorizationCode(sealed: text, sealer: Given.sealer) else { return }
            let again = AuthorizationCode(sealed: code.sealed(by: Given.sealer), sealer: Given.sealer)
            require(again == code, "a code is sealed and opened the same")
        default:
            guard let text = input.text else { return }
            require(AuthorizationCode(sealed: text, sealer: Given.sealer) == nil, "no code was guessed")
            require(RefreshToken(text, sealer: Given.sealer) == nil, "no refresh token was guessed")
        }
    }
}

private enum Given {
    static let sealer = MasterKeySealer(masterKey: Secret(Digest.sha256("the master key of the fuzz targets")))
    static let refresh = RefreshToken.first(of: "0192-a0", random: SystemRandomSource()).text(sealer: sealer)
    static let code: String = {
        let text = """
            {"g":"0192-a0","c":"app","u":"https://app.example/cb","a":"ag","r":"brest","f":"af","s":"se","o":"openid",\
            "t":1,"e":2}
            """
        return Base64URL.encode(sealer.seal(Array(text.utf8), for: .authorizationCode))
    }()
}
