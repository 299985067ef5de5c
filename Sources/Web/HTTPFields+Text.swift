package import HTTPTypes

extension HTTPFields {
    /// The value of a header that is sent once; of several, all of them with commas between, as HTTPTypes gives them. What
    /// is asked of every request is asked without building the list.
    package func text(_ name: HTTPField.Name) -> String? {
        guard let first = self.firstIndex(where: { $0.name == name }) else { return nil }
        let hasMore = self[self.index(after: first)...].contains { $0.name == name }
        return hasMore ? self[name] : self[first].value
    }
}
