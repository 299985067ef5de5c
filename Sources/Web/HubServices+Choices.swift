import Model
import Primitives

extension HubServices {
    /// Hats as a page offers them.
    func choices(_ affiliations: [Affiliation]) async throws -> [AffiliationChoicePage.Choice] {
        var choices: [AffiliationChoicePage.Choice] = []
        for affiliation in affiliations {
            let realm = try await self.stores.registry.realm(affiliation.realm)?.realm
            let organization = realm?.organizations.first { $0.siren == affiliation.profile.organization }
            choices.append(
                .init(
                    id: affiliation.id.text,
                    function: affiliation.profile.title ?? affiliation.profile.displayName,
                    organization: organization?.name ?? realm?.name ?? affiliation.realm.text,
                    realmName: realm?.name ?? affiliation.realm.text
                )
            )
        }
        return choices
    }
}
