import Foundation
import PackagePlugin

/// Turns the text files of a target into one Swift source file, so that a program is one file to install.
@main
struct EmbedPlugin: BuildToolPlugin {
    static let extensions: Set<String> = ["sql", "mustache", "json", "css", "svg", "js", "txt"]

    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let root = module.directoryURL
        let files = module.sourceFiles.map(\.url)
            .filter { Self.extensions.contains($0.pathExtension) }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files of \(target.name)",
                executable: try context.tool(named: "EmbedTool").url,
                arguments: [root.path, output.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output]
            )
        ]
    }
}
