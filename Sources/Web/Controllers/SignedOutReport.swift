import Model
import OpenID
import Primitives

/// What the page after a sign-out is about: sealed in its address, so that nobody asks for another's.
struct SignedOutReport {
    var session: Session.ID?
    /// Applications that the agent's own browser is to tell.
    var reached: [FrontChannelLogout.Reached] = []
    var returnTo: String?
    var languages: String?

    init() {}

    init?(sealed text: String, sealer: any SecretSealer) {
        guard let sealed = Base64URL.decode(text), let bytes = sealer.open(sealed, for: .signedOut),
            let value = try? StrictJSON.parse(bytes)
        else { return nil }
        self.session = value["session"]?.string.map { Session.ID($0) }
        self.returnTo = value["return"]?.string
        self.languages = value["languages"]?.string
        self.reached = (value["reached"]?.array ?? []).compactMap { item in
            guard let client = item["client"]?.string else { return nil }
            let realm = item["realm"]?.string.map { Realm.Slug($0) }
            return .init(application: .init(client), issuerRealm: realm)
        }
    }

    func address(sealer: any SecretSealer) -> String {
        var value: [String: JSONValue] = [:]
        value["session"] = self.session.map { .string($0.text) }
        value["return"] = self.returnTo.map { .string($0) }
        value["languages"] = self.languages.map { .string($0) }
        value["reached"] = .array(
            self.reached.map { one in
                var item: [String: JSONValue] = ["client": .string(one.application.text)]
                item["realm"] = one.issuerRealm.map { .string($0.text) }
                return .object(item)
            }
        )
        let sealed = sealer.seal(JSONValue.object(value).canonicalBytes, for: .signedOut)
        return "/signed-out?\(FormParameters.encode([("report", Base64URL.encode(sealed))]))"
    }
}
