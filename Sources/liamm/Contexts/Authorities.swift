import AdminAPI
import Foundation

/// Authorities of the administrator's own: `LIAMM_CA_FILE`, else what the context keeps.
enum Authorities {
    static func connection(_ context: ContextFile.Context) throws -> HubConnection {
        try self.connection(self.named(in: ProcessInfo.processInfo.environment) ?? context.caFile)
    }

    static func connection(_ path: String?) throws -> HubConnection {
        do throws(HubConnection.Unreadable) {
            return try HubConnection(authorities: path, notice: Console.message)
        } catch {
            throw Problem.file(error.path, "no certificate in PEM can be read there")
        }
    }

    static func named(in environment: [String: String]) -> String? {
        environment["LIAMM_CA_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// As it is kept: commands run from anywhere. One that cannot be used is refused here.
    static func absolute(_ path: String) throws -> String {
        let path = URL(filePath: path).standardizedFileURL.path
        _ = try self.connection(path)
        return path
    }
}
