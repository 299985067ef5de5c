import JOSE
import Model
import Primitives

/// The differences of two states of an application, one line each; secrets are never among them.
enum ApplicationDifferences {
    static func lines(from before: Application, to after: Application) -> [String] {
        let pairs: [(String, String, String)] = [
            ("name", before.name, after.name),
            ("home address", before.homeURL ?? "none", after.homeURL ?? "none"),
            ("authentication", before.authentication.rawValue, after.authentication.rawValue),
            ("redirect addresses", self.text(before.redirectURIs), self.text(after.redirectURIs)),
            (
                "post-logout addresses", self.text(before.postLogoutRedirectURIs),
                self.text(after.postLogoutRedirectURIs)
            ),
            (
                "back-channel logout address", before.backchannelLogoutURI ?? "none",
                after.backchannelLogoutURI ?? "none"
            ),
            ("algorithm", before.idTokenAlgorithm.rawValue, after.idTokenAlgorithm.rawValue),
            ("access", self.text(before.access), self.text(after.access)),
            ("realms", self.text(before.activatedRealms.map(\.text)), self.text(after.activatedRealms.map(\.text))),
            (
                "broker", self.text(before.brokerRights.map(\.rawValue).sorted()),
                self.text(after.brokerRights.map(\.rawValue).sorted())
            ),
            ("third party", String(before.isThirdParty), String(after.isThirdParty)),
            ("enabled", String(before.isEnabled), String(after.isEnabled)),
        ]
        return pairs.compactMap { name, old, new in old == new ? nil : "\(name): \(old) → \(new)" }
    }

    private static func text(_ values: [String]) -> String { values.isEmpty ? "none" : values.joined(separator: ", ") }

    private static func text(_ access: Application.AccessRule) -> String {
        switch access {
        case .nobody: "nobody"
        case .everyone: "everyone"
        case .groups(let names): names.map { "group:\($0)" }.joined(separator: ", ")
        }
    }
}
