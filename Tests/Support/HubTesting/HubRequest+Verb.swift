import HTTPTypes

extension HubRequest {
    /// `GET`, `POST`.
    package var verb: String { self.method.rawValue }
}
