import Foundation

// libFuzzer as a library: its own `main` would want one program for each target.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What libFuzzer calls for each input; the linker wants it under this name too.
@_cdecl("LLVMFuzzerTestOneInput")
func runOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.chosen.check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// `fuzz TARGET [what libFuzzer takes]`; `fuzz --list` prints the names.
@main enum Main {
    static func main() {
        if CommandLine.arguments.dropFirst() == ["--list"] {
            for target in FuzzTarget.all { print(target.name) }
            return
        }
        guard FuzzTarget.named(CommandLine.arguments.dropFirst().first) != nil else { exit(64) }
        var arguments = CommandLine.arguments.enumerated().filter { $0.offset != 1 }.map { strdup($0.element) } + [nil]
        var count = CInt(arguments.count - 1)
        let code = arguments.withUnsafeMutableBufferPointer { buffer -> CInt in
            var start = buffer.baseAddress
            return runFuzzer(&count, &start, runOneInput)
        }
        exit(code)
    }
}
