package import Primitives

/// One change to one affiliation fed by a directory.
package enum DirectoryChange: Sendable, Hashable {
    /// A newcomer, or an entry that came back after deletion: `agent` is new, or the one its key belonged to.
    case create(agent: Agent, affiliation: Affiliation)
    case update(Affiliation.ID, key: String, dn: String, before: Affiliation.Profile, after: Affiliation.Profile)
    case disable(Affiliation.ID, reason: String)
    /// `conflict` where an administrator disabled it.
    case enable(Affiliation.ID)
    /// After the grace period; login and mail become free.
    case delete(Affiliation.ID)
}

/// One synchronisation as kept.
package struct DirectoryRun: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case applied, empty, awaitingApproval = "awaiting-approval", refused, failed
    }

    package let id: Identifier<DirectoryRun>
    package let directory: Identifier<Directory>
    package let state: State
    package let startedAt: Timestamp
    package let entriesRead: Int
    /// JSON of the plan: counts, changes, quarantine, thresholds crossed.
    package let report: String

    package init(
        id: Identifier<DirectoryRun>,
        directory: Identifier<Directory>,
        state: State,
        startedAt: Timestamp,
        entriesRead: Int,
        report: String
    ) {
        self.id = id
        self.directory = directory
        self.state = state
        self.startedAt = startedAt
        self.entriesRead = entriesRead
        self.report = report
    }
}

/// What the directories of one realm feed.
package protocol DirectoryStore: Sendable {
    /// Every affiliation of this directory, deleted ones included (their key may come back), and the version of that
    /// state: it changes with each run applied and each manual change to one of them.
    func current(of directory: Identifier<Directory>) async throws -> (version: Int64, affiliations: [Affiliation])
    /// Logins and mails held in the realm by affiliations of other sources, folded.
    func namesHeldElsewhere(than directory: Identifier<Directory>) async throws -> Set<String>
    /// All changes of one plan in one transaction, with what disabling means for grants, sessions and logout tokens;
    /// `conflict` when the state is not `version` any more.
    func apply(
        _ changes: [DirectoryChange],
        to directory: Identifier<Directory>,
        version: Int64,
        run: DirectoryRun,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
    /// A run that changed nothing: refused by a threshold, kept for approval, failed.
    func record(_ run: DirectoryRun, audit: AuditEvent?, at time: Timestamp) async throws
    func runs(of directory: Identifier<Directory>, limit: Int) async throws -> [DirectoryRun]
    /// When the directory last answered, by a synchronisation or a bind; nil: never.
    func lastContact(with directory: Identifier<Directory>) async throws -> Timestamp?
    /// Recorded at most every `rest`, so that binds commit nothing most of the time.
    func recordContact(with directory: Identifier<Directory>, at time: Timestamp, rest: Duration) async throws
}
