package import Model
package import Primitives

/// How a synchronisation ended.
package struct SyncOutcome: Sendable {
    /// `empty`: nothing to change. Of a dry run, what it would have been.
    package let state: DirectoryRun.State
    /// Nil for a dry run.
    package let run: Identifier<DirectoryRun>?
    package let plan: SyncPlan?
    /// Thresholds crossed, or why it failed.
    package let reasons: [String]

    package init(state: DirectoryRun.State, run: Identifier<DirectoryRun>?, plan: SyncPlan?, reasons: [String]) {
        self.state = state
        self.run = run
        self.plan = plan
        self.reasons = reasons
    }
}
