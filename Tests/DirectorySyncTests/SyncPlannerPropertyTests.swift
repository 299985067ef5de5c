import DirectorySync
import Model
import Primitives
import Testing

/// Rules that hold for any input, tried on many.
@Suite struct SyncPlannerPropertyTests {
    private struct Case {
        let snapshot: Snapshot
        let current: [Affiliation]
        let held: Set<String>
        let now: Timestamp
    }

    private func make(_ seed: UInt64) throws -> Case {
        var random = SeededRandom(seed: seed)
        let names = (0..<8).map { "n\($0)" }
        func name() -> String { names[Int.random(in: 0..<names.count, using: &random)] }
        var (people, quarantined): ([Snapshot.Person], [Snapshot.Quarantine]) = ([], [])
        for key in 0..<Int.random(in: 0...10, using: &random) {
            let isDisabled = Int.random(in: 0..<4, using: &random) == 0
            // Some keys come twice.
            let text = "k\(Int.random(in: 0..<12, using: &random) == 0 ? 0 : key)"
            if Int.random(in: 0..<6, using: &random) == 0 {
                let isNameless = Int.random(in: 0..<3, using: &random) == 0
                quarantined.append(
                    .init(
                        key: isNameless ? nil : text,
                        dn: "uid=\(text),dc=example",
                        reason: "r",
                        isDisabled: isDisabled
                    )
                )
            } else {
                let mail: String? = Bool.random(using: &random) ? "\(name())@mairie.example" : nil
                people.append(try Samples.person(text, name(), mail: mail, isDisabled: isDisabled))
            }
        }
        var current: [Affiliation] = []
        var (free, freeMails) = (names.shuffled(using: &random), names.shuffled(using: &random))
        for key in 0..<10 where Bool.random(using: &random) && !free.isEmpty {
            let status: Affiliation.Status = [.active, .active, .disabled, .deleted][
                Int.random(in: 0..<4, using: &random)
            ]
            let mail: String? = Bool.random(using: &random) ? "\(freeMails.removeLast())@mairie.example" : nil
            let isHeld = status == .disabled && Bool.random(using: &random)
            current.append(
                try Samples.affiliation(
                    "k\(key)",
                    free.removeLast(),
                    mail: mail,
                    status: status,
                    disabledBy: isHeld ? .administrator : nil
                )
            )
        }
        let held: Set<String> = Int.random(in: 0..<3, using: &random) == 0 ? [free.last ?? "other"] : []
        return Case(
            snapshot: Snapshot(people: people, quarantined: quarantined),
            current: current,
            held: held,
            now: Samples.start + .days(Int.random(in: 0...60, using: &random))
        )
    }

    private func plan(_ sample: Case, _ snapshot: Snapshot? = nil) throws -> SyncPlan {
        let directory = Samples.directory()
        return SyncPlanner(
            realm: try Samples.realm(directory),
            directory: directory,
            now: sample.now,
            random: SeededRandom(seed: 5)
        ).plan(snapshot ?? sample.snapshot, current: (1, sample.current), heldElsewhere: sample.held)
    }

    private static let seeds = 0..<UInt64(2000)

    @Test func `nobody who is present and enabled in the source is ever disabled or deleted`() throws {
        for seed in Self.seeds {
            let sample = try self.make(seed)
            let enabled = Set(
                sample.snapshot.people.filter { !$0.isDisabled }.map(\.key)
                    + sample.snapshot.quarantined.filter { !$0.isDisabled }.map {
                        $0.key ?? String($0.dn.dropFirst(4).prefix { $0 != "," })
                    }
            )
            let safe = Set(enabled.map { Affiliation.ID("affiliation-\($0)") })
            for change in try self.plan(sample).changes {
                switch change {
                case .disable(let id, _), .delete(let id): #expect(!safe.contains(id), "seed \(seed)")
                default: break
                }
            }
        }
    }

    @Test func `the order of entries does not matter`() throws {
        for seed in Self.seeds {
            let sample = try self.make(seed)
            var random = SeededRandom(seed: seed &+ 99)
            let shuffled = Snapshot(
                people: sample.snapshot.people.shuffled(using: &random),
                quarantined: sample.snapshot.quarantined.shuffled(using: &random)
            )
            let (first, second) = (try self.plan(sample), try self.plan(sample, shuffled))
            #expect(first.changes == second.changes, "seed \(seed)")
            #expect(first.quarantined == second.quarantined, "seed \(seed)")
        }
    }

    @Test func `an empty snapshot never yields changes`() throws {
        for seed in Self.seeds {
            #expect(try self.plan(self.make(seed), Snapshot(people: [])).changes.isEmpty)
        }
    }

    @Test func `carried out, no name has two holders, nobody changes agent, and nothing is left to do`() throws {
        for seed in Self.seeds {
            let sample = try self.make(seed)
            let plan = try self.plan(sample)
            let after = try self.carryOut(plan, on: sample, seed: seed)
            for before in sample.current {
                #expect(after.first { $0.id == before.id }?.agent == before.agent, "seed \(seed)")
            }
            let again = try self.plan(
                Case(snapshot: sample.snapshot, current: after, held: sample.held, now: sample.now)
            )
            #expect(again.changes.isEmpty, "seed \(seed): \(again.lines)")
        }
    }

    @Test func `who leaves is disabled, and who is disabled in the source is never active`() throws {
        for seed in Self.seeds {
            let sample = try self.make(seed)
            guard sample.snapshot.entriesRead > 0 else { continue }
            let after = try self.carryOut(self.plan(sample), on: sample, seed: seed)
            let enabled = Set(
                sample.snapshot.people.filter { !$0.isDisabled }.map(\.key)
                    + sample.snapshot.quarantined.filter { !$0.isDisabled }.map {
                        $0.key ?? String($0.dn.dropFirst(4).prefix { $0 != "," })
                    }
            )
            for affiliation in after where affiliation.status == .active {
                guard case .directory(_, let key, _) = affiliation.source else { continue }
                #expect(enabled.contains(key), "seed \(seed)")
            }
        }
    }

    /// As the store does: names of updated ones are freed first, then change after change, names unique all along.
    private func carryOut(_ plan: SyncPlan, on sample: Case, seed: UInt64) throws -> [Affiliation] {
        var affiliations = Dictionary(uniqueKeysWithValues: sample.current.map { ($0.id, $0) })
        var holders: [String: Affiliation.ID] = [:]
        func names(_ profile: Affiliation.Profile) -> Set<String> {
            Set([profile.login, profile.mail].compactMap { $0?.lowercased() })
        }
        func free(_ id: Affiliation.ID) { holders = holders.filter { $0.value != id } }
        func take(_ id: Affiliation.ID, _ profile: Affiliation.Profile) {
            for name in names(profile) {
                #expect(holders[name] == nil && !sample.held.contains(name), "seed \(seed): \(name)")
                holders[name] = id
            }
        }
        for affiliation in sample.current where affiliation.status != .deleted {
            for name in names(affiliation.profile) { holders[name] = affiliation.id }
        }
        for case .update(let id, _, _, _, _) in plan.changes { free(id) }
        for change in plan.changes {
            switch change {
            case .create(_, let affiliation):
                affiliations[affiliation.id] = affiliation
                take(affiliation.id, affiliation.profile)
            case .update(let id, let key, let dn, _, let after):
                affiliations[id]?.profile = after
                affiliations[id]?.source = .directory("annuaire", key: key, dn: dn)
                take(id, after)
            case .disable(let id, _):
                affiliations[id]?.status = .disabled
                affiliations[id]?.disabledAt = sample.now
                affiliations[id]?.disabledBy = .directory
            case .enable(let id):
                #expect(affiliations[id]?.isHeld == false, "seed \(seed)")
                affiliations[id]?.status = .active
                affiliations[id]?.disabledBy = nil
            case .delete(let id):
                affiliations[id]?.status = .deleted
                free(id)
            }
        }
        return affiliations.values.sorted { $0.id < $1.id }
    }
}
