import Foundation
package import Model

extension RealmSet {
    package static func load(paths: [String], sandbox: Bool) -> (realms: [Realm], problems: [RealmFileProblem]) {
        let (files, problems) = self.texts(paths: paths)
        let set = Self(files: files, isSandbox: sandbox, hub: nil, problems: problems)
        return (set.realms, set.problems)
    }

    /// Reads folders (their `*.yaml`, in order of name, without the folders below: `region/` is not about members) and
    /// single files, each once,
    /// and after each the logo that it names; one that is not there is told where it is named.
    package static func texts(
        paths: [String]
    ) -> (files: [(name: String, text: String)], problems: [RealmFileProblem]) {
        var files: [(name: String, text: String)] = []
        var problems: [RealmFileProblem] = []
        var known: Set<String> = []
        for path in paths {
            let names: [String]
            switch self.names(at: path) {
            case .success(let found): names = found
            case .failure(let problem):
                problems.append(problem.problem)
                continue
            }
            for name in names where known.insert(self.canonical(name)).inserted {
                switch self.text(of: name) {
                case .success(let text):
                    files.append((name, text))
                    guard let logo = LogoReference.name(in: text, path: name),
                        FileManager.default.fileExists(atPath: logo), known.insert(self.canonical(logo)).inserted
                    else { continue }
                    switch self.text(of: logo) {
                    case .success(let text): files.append((logo, text))
                    case .failure(let problem): problems.append(problem.problem)
                    }
                case .failure(let problem): problems.append(problem.problem)
                }
            }
        }
        return (files, problems)
    }

    private struct Unreadable: Error {
        let problem: RealmFileProblem

        init(_ path: String, _ message: String, hint: String? = nil) {
            self.problem = .init(path: path, message: message, hint: hint)
        }
    }

    private static func names(at path: String) -> Result<[String], Unreadable> {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return .failure(Unreadable(path, "no such file or folder"))
        }
        guard isFolder.boolValue else { return .success([path]) }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            return .failure(Unreadable(path, "the folder cannot be read"))
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        if let other = entries.sorted().first(where: { $0.hasSuffix(".yml") && !$0.hasPrefix(".") }) {
            return .failure(Unreadable(folder + other, "a realm file ends in .yaml", hint: "rename it"))
        }
        let names = entries.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
        guard !names.isEmpty else { return .failure(Unreadable(path, "the folder holds no realm file")) }
        return .success(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { folder + $0 })
    }

    private static func text(of path: String) -> Result<String, Unreadable> {
        guard let file = FileHandle(forReadingAtPath: path) else {
            return .failure(Unreadable(path, "the file cannot be read"))
        }
        defer { try? file.close() }
        // One byte more than is accepted: the screen then says so, and no more is ever read.
        guard let bytes = try? file.read(upToCount: FileScreen.maximumSize + 1) ?? Data() else {
            return .failure(Unreadable(path, "the file cannot be read"))
        }
        guard bytes.count <= FileScreen.maximumSize else {
            return .failure(Unreadable(path, "the file is larger than 1 MiB"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(Unreadable(path, "the file is not UTF-8 text"))
        }
        return .success(text)
    }

    private static func canonical(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
