import HTTPTypes

/// Which requests are answered where they are read.
enum BriefRule {
    /// No endpoint of the provider and no page reads a longer body.
    private static let longestBody = 65_536
    /// What moves documents or works long is no guest of the thread that reads for all connections.
    private static let longWork = ["/broker/", "/admin/"]

    /// A body that is told by its length and is short, a connection that stays, and nobody who waits to be asked on.
    static func allows(_ head: HTTPRequest) -> Bool {
        // What follows would not be HTTP.
        guard head.method != .connect else { return false }
        let path = head.path ?? ""
        guard !self.longWork.contains(where: { path.utf8.starts(with: $0.utf8) }) else { return false }
        for field in head.headerFields {
            switch field.name {
            case .contentLength:
                guard let length = Int(field.value), 0...self.longestBody ~= length else { return false }
            case .connection:
                guard field.value.lowercased() == "keep-alive" else { return false }
            case .transferEncoding, .expect, .upgrade: return false
            default: break
            }
        }
        return true
    }
}
