import AdminAPI
import ArgumentParser
import Primitives

/// Finds the noun or verb that a mistyped one was meant to be, before the parser says something less useful.
package enum Spelling {
    static func problem(in arguments: [String], of root: any ParsableCommand.Type) -> Problem? {
        var command = root
        var path = "liamm"
        // `liamm help agent list`: what follows is spelt the same way.
        for argument in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
            let children = command.configuration.subcommands
            guard !children.isEmpty, !argument.utf8.starts(with: "-".utf8), argument != "help" else { return nil }
            guard let child = children.first(where: { $0._commandName == argument }) else {
                let names = children.map { $0._commandName }
                let near = NearestWord.to(argument, among: names).map { "; did you mean `\(path) \($0)`?" }
                return .usage(
                    "`\(path)` knows no `\(argument)`\(near ?? ": it has \(names.joined(separator: ", "))")"
                )
            }
            command = child
            path += " \(argument)"
        }
        return nil
    }
}
