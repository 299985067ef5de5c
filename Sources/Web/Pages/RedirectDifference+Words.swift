import Messages
import OpenID

extension RedirectDifference {
    var sentence: MessageKey {
        switch self {
        case .missing: .redirectDiffersMissing
        case .scheme: .redirectDiffersScheme
        case .host: .redirectDiffersHost
        case .port: .redirectDiffersPort
        case .letterCase: .redirectDiffersCase
        case .trailingSlash: .redirectDiffersSlash
        case .path: .redirectDiffersPath
        case .query: .redirectDiffersQuery
        case .fragment: .redirectDiffersFragment
        }
    }
}
