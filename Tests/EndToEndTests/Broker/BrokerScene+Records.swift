import HubTesting
import SQLCore

extension BrokerScene {
    /// Rows of a table of the broker, over all realms.
    func count(_ table: String) async throws -> Int64 {
        let rows = try await self.hub.database.run("select count(*) as n from \(raw: table)")
        return try rows.first?.integer("n") ?? 0
    }
}
