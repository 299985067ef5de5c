import Foundation
import PackagePlugin

/// Turns the text files of a target into one Swift source file, so that a program is one file to install. The files of
/// a folder `Translations` are checked against one another first, and give the keys of their sentences.
@main
struct EmbedPlugin: BuildToolPlugin {
    static let extensions: Set<String> = ["sql", "mustache", "json", "css", "svg", "js", "txt"]

    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let root = module.directoryURL
        let files = module.sourceFiles.map(\.url)
            .filter { Self.extensions.contains($0.pathExtension) }
            .sorted { $0.path < $1.path }
        let tool = try context.tool(named: "EmbedTool").url
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        var commands: [Command] = [
            .buildCommand(
                displayName: "Embedding \(files.count) files of \(target.name)",
                executable: tool,
                arguments: ["embed", root.path, output.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output]
            )
        ]
        let translations = files.filter { $0.deletingLastPathComponent().lastPathComponent == "Translations" }
        guard !translations.isEmpty else { return commands }
        let keys = context.pluginWorkDirectoryURL.appending(path: "MessageKey.swift")
        commands.append(
            .buildCommand(
                displayName: "Checking \(translations.count) languages of \(target.name)",
                executable: tool,
                arguments: ["keys", keys.path] + translations.map(\.path),
                inputFiles: translations,
                outputFiles: [keys]
            )
        )
        return commands
    }
}
