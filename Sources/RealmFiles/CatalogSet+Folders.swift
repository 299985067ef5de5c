import Foundation

extension CatalogSet {
    /// `Realms/region` stands for its `types` and `routes`.
    static func below(_ path: String) -> [String] {
        let folders = ["types", "routes"].map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
        let found = folders.filter { folder in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue
        }
        return found.isEmpty ? [path] : found
    }
}
