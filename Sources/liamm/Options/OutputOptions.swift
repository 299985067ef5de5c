import ArgumentParser
import Foundation

/// How data is printed.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "table, wide, json, yaml, csv or name.")
    var output: OutputFormat = .table

    @Option(help: "Fields to print, separated by commas.")
    var fields: String?

    @Flag(help: "No colour; NO_COLOR does the same.")
    var noColor = false

    var printer: Printer {
        let environment = ProcessInfo.processInfo.environment
        let isPlain = self.noColor || environment["NO_COLOR"] != nil || environment["TERM"] == "dumb"
        return Printer(
            format: self.output,
            fields: (self.fields ?? "").split(separator: ",").map(String.init),
            isBold: !isPlain && isatty(STDOUT_FILENO) == 1
        )
    }
}
