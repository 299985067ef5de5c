package import Model

/// Beyond these a plan waits for somebody to look at it.
package struct SyncThresholds: Sendable {
    private let safety: Directory.Safety

    package init(_ safety: Directory.Safety) { self.safety = safety }

    /// Each limit crossed, in words; empty: the plan may be applied.
    package func crossed(by plan: SyncPlan) -> [String] {
        let counts = plan.counts
        let total = plan.currentCount
        var crossed: [String] = []
        // An empty answer is a failure of the directory, never a mass departure.
        if plan.entriesRead == 0 { crossed.append("the directory answered with no entry at all") }
        func check(_ what: String, _ count: Int, limit: Int?, percent: Int?) {
            if let limit, count > limit { crossed.append("\(count) \(what), the limit is \(limit)") }
            if let percent, total > 0, count * 100 > percent * total {
                crossed.append("\(count) of \(total) \(what), the limit is \(percent) %")
            }
        }
        check("to create", counts.create, limit: self.safety.maxCreateCount, percent: self.safety.maxCreatePercent)
        check("to disable", counts.disable, limit: self.safety.maxDisableCount, percent: self.safety.maxDisablePercent)
        check("to delete", counts.delete, limit: self.safety.maxDeleteCount, percent: nil)
        for (field, count) in counts.wiped.sorted(by: { $0.key < $1.key }) {
            check("whose \(field) would be emptied", count, limit: nil, percent: self.safety.maxWipePercent)
        }
        return crossed
    }
}
