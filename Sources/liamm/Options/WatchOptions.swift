import ArgumentParser
import Foundation

/// Of commands whose answer changes while one looks at it.
struct WatchOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Again every two seconds, until Ctrl-C.")
    var watch = false

    func show(_ body: () async throws -> Void) async throws {
        guard self.watch else { return try await body() }
        while true {
            if isatty(STDOUT_FILENO) == 1 { Console.clear() }
            try await body()
            try await Task.sleep(for: .seconds(2))
        }
    }
}
