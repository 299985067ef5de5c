import Foundation

/// One reader of what strangers send, and what must hold for every input.
///
/// A new one is a static of this type in a file of its own under `Targets`, a line in `all`, and a folder of that name with
/// a dozen seeds in `Tests/Corpora` (beside it `NAME.dict`, where words help: libFuzzer's format).
struct FuzzTarget: Sendable {
    let name: String
    /// Ends the process when something does not hold: see `require`.
    let check: @Sendable ([UInt8]) -> Void

    init(_ name: String, _ check: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.check = check
    }

    static let all: [FuzzTarget] = [
        .acceptLanguage, .base64URL, .cookie, .dpop, .formBody, .jwe, .jws, .keySet, .logo, .mailAddress, .redirect,
        .sealed, .siret, .strictJSON, .timestamp,
    ]

    static func named(_ name: String?) -> FuzzTarget? { self.all.first { $0.name == name } }

    /// The one of the command line.
    static let chosen: FuzzTarget = {
        guard let target = named(CommandLine.arguments.dropFirst().first) else { exit(64) }
        return target
    }()
}

/// What does not hold is written with the target's name and ends the process, which is how libFuzzer learns of it.
func require(_ holds: Bool, _ promise: @autoclosure () -> String) {
    guard !holds else { return }
    FileHandle.standardError.write(Data("\(FuzzTarget.chosen.name): broken: \(promise())\n".utf8))
    abort()
}

extension [UInt8] {
    /// The bytes as text, where they are UTF-8.
    var text: String? { String(validating: self, as: UTF8.self) }

    func isSame(as text: String) -> Bool { self.elementsEqual(text.utf8) }
}

extension String {
    /// Equality of bytes: that of `String` takes two spellings of a letter for one.
    func isSame(as other: String) -> Bool { self.utf8.elementsEqual(other.utf8) }

    /// The lines; unlike those of `Character`, parted by every line feed.
    var lines: [String] {
        self.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
