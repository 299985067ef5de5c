import Foundation

@main enum Main {
    static func main() async {
        // Ctrl-C ends at once, with the exit code that was promised.
        signal(SIGINT) { _ in _exit(130) }
        exit(await Liamm.run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }
}
