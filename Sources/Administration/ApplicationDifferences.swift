import Foundation
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
            + self.lines(from: before.client, to: after.client)
    }

    /// Named as they are kept; what is long is said to have changed.
    private static func lines(from before: ClientSettings, to after: ClientSettings) -> [String] {
        let (old, new) = (self.members(before), self.members(after))
        return Set(old.keys).union(new.keys).sorted().compactMap { name in
            let (was, becomes) = (old[name] ?? "none", new[name] ?? "none")
            guard was != becomes else { return nil }
            return was.utf8.count + becomes.utf8.count > 200 ? "\(name): changed" : "\(name): \(was) → \(becomes)"
        }
    }

    private static func members(_ settings: ClientSettings) -> [String: String] {
        guard let data = try? JSONEncoder().encode(settings), let json = try? StrictJSON.parse(data),
            let members = json.object
        else { return [:] }
        return members.mapValues { value in
            value.string ?? String(decoding: value.canonicalBytes, as: UTF8.self)
        }
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
