package struct SQLiteConfiguration: Sendable {
    /// A file, or `:memory:` for one that lives as long as the database does.
    package var path: String
    /// Connections that read side by side, each with a thread.
    package var readers: Int

    package init(path: String, readers: Int = 4) {
        self.path = path
        self.readers = readers
    }
}
