package import Model

/// One file of a set of realms as read: what it declares, or everything that is wrong with it.
package struct RealmFile: Sendable {
    package enum Content: Sendable, Hashable {
        case realm(Realm)
        /// `kind: RealmOverlay`, in a sandbox only.
        case overlay(RealmOverlay)
    }

    package let path: String
    /// Nil as soon as there is one problem.
    package let content: Content?
    /// In the order of the file.
    package let problems: [RealmFileProblem]
    let isOverlay: Bool
    let claims: [RealmClaim]

    package var realm: Realm? { if case .realm(let realm) = self.content { realm } else { nil } }

    /// Reads a text; `path` is how problems name it, and its last part must be the realm's slug.
    ///
    /// `logos` are texts of SVG files by name; with `hub` a realm that asks for less than the hub is refused.
    package static func parse(
        _ text: String,
        path: String,
        sandbox: Bool = false,
        logos: [String: String] = [:],
        hub: SignInPolicy? = nil
    ) -> Self {
        let reader = RealmFileReader(path: path, isSandbox: sandbox, logos: logos, hub: hub)
        let content = reader.read(text)
        return Self(
            path: path,
            content: content,
            problems: reader.log.problems.sorted(),
            isOverlay: reader.isOverlay,
            claims: reader.claims
        )
    }
}
