/// What trying a directory gave, step by step, until one failed.
package struct DirectoryTestReport: Sendable, Hashable {
    package struct Step: Sendable, Hashable, CustomStringConvertible {
        package enum Name: String, Sendable, CaseIterable {
            case settings, connect, bind, base, entries, attributes, groups
        }

        package let name: Name
        package let isPassed: Bool
        package let description: String
    }

    package private(set) var steps: [Step] = []

    /// What to mend first; nil: the directory can be used.
    package var failure: String? { self.steps.first { !$0.isPassed }?.description }

    mutating func pass(_ name: Step.Name, _ text: String) {
        self.steps.append(Step(name: name, isPassed: true, description: text))
    }

    mutating func fail(_ name: Step.Name, _ text: String) {
        self.steps.append(Step(name: name, isPassed: false, description: text))
    }
}
