import ArgumentParser

package enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
    case table, wide, json, yaml, csv, name

    /// Read from the raw arguments, because errors of the parser have a shape too.
    package static func isJSON(_ arguments: [String]) -> Bool {
        zip(arguments, arguments.dropFirst() + [""]).contains { argument, next in
            ["-ojson", "-o=json", "--output=json"].contains(argument)
                || ["-o", "--output"].contains(argument) && next == "json"
        }
    }
}
