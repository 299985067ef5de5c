import AdminAPI
import ArgumentParser
import Foundation

/// The realm an act is done in.
struct RealmOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "Slug of the realm (LIAMM_REALM).")
    var realm: String?

    /// `positional`: the realm where a command takes it as an argument.
    func slug(_ positional: String? = nil) throws -> String {
        if let positional {
            guard self.realm == nil || self.realm == positional else {
                throw Problem.usage("two realms are named: `\(positional)` and -r \(self.realm ?? "")")
            }
            return positional
        }
        if let realm = self.realm ?? ProcessInfo.processInfo.environment["LIAMM_REALM"], !realm.isEmpty { return realm }
        throw Problem.usage("name the realm: -r SLUG, or LIAMM_REALM; `liamm realm list -o name` shows them")
    }
}
