/// What a route of the administration asks of whoever signed in. A route that is not in the table is open to nobody.
package struct AdminNeed: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// Any role at all: what is shown is the same for all administrators.
        case anyRole
        case platform
        /// The realm of the path, `{slug}`.
        case realm
    }

    package let place: Place
    /// Ends something, or changes who may what: the sign-in must be young (RFC 9470).
    package let isSevere: Bool

    private init(_ place: Place, isSevere: Bool) {
        self.place = place
        self.isSevere = isSevere
    }

    private static let anyRole = AdminNeed(.anyRole, isSevere: false)
    private static let platform = AdminNeed(.platform, isSevere: false)
    private static let realm = AdminNeed(.realm, isSevere: false)
    private static let severe = AdminNeed(.platform, isSevere: true)
    private static let severeInRealm = AdminNeed(.realm, isSevere: true)

    /// How old a sign-in may be for a severe act.
    package static let youth = Duration.seconds(15 * 60)

    /// `path` as the router writes it: `/admin/v1/realms/{slug}/agents`.
    package static func of(_ method: String, _ path: String) -> AdminNeed? { self.table["\(method) \(path)"] }

    private static let table: [String: AdminNeed] = {
        var table: [String: AdminNeed] = [:]
        for (place, needs) in [
            ("/admin/v1/platform", AdminNeed.ofPlatform), ("/admin/v1/realms/{slug}", AdminNeed.ofRealm),
        ] {
            for (route, need) in needs {
                let parts = route.split(separator: " ", maxSplits: 1)
                table["\(parts[0]) \(place)\(parts[1])"] = need
            }
        }
        return table
    }()

    private static let ofPlatform: [String: AdminNeed] = [
        "GET /realms": .platform,
        "GET /realms/{slug}": .realm,
        "GET /realms/{slug}/file": .realm,
        "POST /realms/plan": .platform,
        "POST /realms/diff": .platform,
        "POST /realms/apply": .severe,
        "GET /document-types": .anyRole,
        "GET /routes": .anyRole,
        "GET /routes/{name}": .anyRole,
        "POST /catalog": .platform,
        "GET /administrators": .platform,
        "POST /administrators/grant": .severe,
        "POST /administrators/revoke": .severe,
        "GET /operators": .platform,
        "POST /operators": .severe,
        "POST /operators/{name}/link": .severe,
        "GET /diagnosis": .platform,
        "GET /keys": .platform,
        "GET /keys/jwks": .anyRole,
        "POST /keys/rotate": .severe,
        "POST /keys/{key}/retire": .severe,
        "GET /audit": .platform,
        "GET /audit/verify": .platform,
        "GET /status": .platform,
        "GET /whoami": .anyRole,
    ]

    private static let ofRealm: [String: AdminNeed] = [
        "GET /agents": .realm,
        "POST /agents": .realm,
        "GET /agents/{name}": .realm,
        "PATCH /agents/{name}": .realm,
        "POST /agents/{name}/disable": .severeInRealm,
        "POST /agents/{name}/enable": .realm,
        "GET /agents/{name}/factors": .realm,
        "POST /agents/{name}/factors/{factor}/remove": .severeInRealm,
        "POST /agents/{name}/factor-link": .severeInRealm,
        "POST /agents/{name}/password-link": .severeInRealm,
        "GET /agents/{name}/sessions": .realm,
        "POST /agents/{name}/sessions/revoke": .severeInRealm,
        "GET /groups": .realm,
        "GET /groups/{name}": .realm,
        "GET /proconnect-check": .realm,
        "GET /applications": .realm,
        "POST /applications": .realm,
        "GET /applications/{name}": .realm,
        "PATCH /applications/{name}": .realm,
        "POST /applications/{name}/secret": .realm,
        "POST /applications/{name}/remove": .severeInRealm,
        "POST /applications/{name}/subjects": .realm,
        "GET /applications/{name}/diagnosis": .realm,
        "GET /applications/{name}/preview": .realm,
        "GET /registration-tokens": .realm,
        "POST /registration-tokens": .realm,
        "POST /registration-tokens/{name}/revoke": .realm,
        "GET /directories": .realm,
        "GET /directories/runs": .realm,
        "POST /directories/test": .realm,
        "POST /directories/sync": .realm,
        "POST /directories/runs/{run}/approve": .realm,
        "GET /exchanges": .realm,
        "GET /exchanges/{name}": .realm,
        "GET /exchanges/{name}/timeline": .realm,
        "GET /exchanges/{name}/receipts": .realm,
        "POST /exchanges/{name}/cancel": .realm,
        "POST /exchanges/{name}/resume": .realm,
        "GET /documents": .realm,
        "GET /documents/{name}": .realm,
        "GET /receipts/{name}": .realm,
    ]
}
