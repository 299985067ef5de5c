package import Primitives

/// A directory of a realm, as its file declares it, and how its last synchronisation ended.
package struct DirectoryResource: Codable, Sendable, Hashable {
    package let name: String
    package let kind: String
    package let urls: [String]
    package let transport: String
    package let base: String
    package let filter: String
    package let periodSeconds: Int?
    package let lastState: String?
    package let lastRunAt: Timestamp?

    package init(
        name: String,
        kind: String,
        urls: [String],
        transport: String,
        base: String,
        filter: String,
        periodSeconds: Int?,
        lastState: String?,
        lastRunAt: Timestamp?
    ) {
        self.name = name
        self.kind = kind
        self.urls = urls
        self.transport = transport
        self.base = base
        self.filter = filter
        self.periodSeconds = periodSeconds
        self.lastState = lastState
        self.lastRunAt = lastRunAt
    }
}

/// One synchronisation as kept.
package struct DirectoryRunResource: Codable, Sendable, Hashable {
    package let id: String
    package let directory: String
    package let state: String
    package let startedAt: Timestamp
    package let entriesRead: Int
    package let summary: String

    package init(
        id: String,
        directory: String,
        state: String,
        startedAt: Timestamp,
        entriesRead: Int,
        summary: String
    ) {
        self.id = id
        self.directory = directory
        self.state = state
        self.startedAt = startedAt
        self.entriesRead = entriesRead
        self.summary = summary
    }
}

/// A synchronisation to run.
package struct SyncRequest: Codable, Sendable {
    /// `dry-run`, `keep`, `apply`, `approve`.
    package let mode: String

    package init(mode: String) { self.mode = mode }
}

/// What a synchronisation did, or would do.
package struct SyncResource: Codable, Sendable {
    package let directory: String
    package let state: String
    package let run: String?
    package let summary: String
    package let entriesRead: Int
    package let lines: [String]
    package let reasons: [String]

    package init(
        directory: String,
        state: String,
        run: String?,
        summary: String,
        entriesRead: Int,
        lines: [String],
        reasons: [String]
    ) {
        self.directory = directory
        self.state = state
        self.run = run
        self.summary = summary
        self.entriesRead = entriesRead
        self.lines = lines
        self.reasons = reasons
    }
}
