import AdminAPI
import Offline

extension ApplicationResource {
    /// What must still be said before it is of use, each with the command.
    var nextSteps: [String] {
        let update = "liamm app update \(self.clientID) -r \(self.realm)"
        let draft = ApplicationDraft(self)
        guard draft.signsAgentsIn || self.client?.grants == nil else {
            guard draft.resources.isEmpty, self.brokerRights.isEmpty else { return [] }
            return ["no token is given to it yet → \(update) --resource https://…"]
        }
        var missing: [String] = []
        if self.access == ["nobody"] { missing.append("--access everyone") }
        if self.realm == "region", self.activatedRealms.isEmpty { missing.append("--activate SLUG") }
        return missing.isEmpty ? [] : ["it opens for nobody yet → \(update) \(missing.joined(separator: " "))"]
    }
}
