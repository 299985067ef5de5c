import AdminAPI
import ArgumentParser
import Foundation

/// The realm an act is done in.
struct RealmOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "Slug of the realm (LIAMM_REALM).")
    var realm: String?

    func slug() throws -> String {
        if let realm = self.realm ?? ProcessInfo.processInfo.environment["LIAMM_REALM"], !realm.isEmpty { return realm }
        throw Problem.usage("name the realm: -r SLUG, or LIAMM_REALM; `liamm realm list -o name` shows them")
    }
}
