import Foundation

/// The system calls that change the store's files, each refused by an error that names it.
struct Disk: Sendable {
    #if DEBUG
    var faults: FaultPlan?
    #endif

    /// A new file that nobody else can read, locked for as long as it is open.
    func create(_ path: String) throws(ObjectStoreError) -> OpenFile {
        try self.check(.create)
        return try OpenFile.create(path)
    }

    func write(_ bytes: [UInt8], to file: OpenFile, at position: Int64) throws(ObjectStoreError) {
        try self.check(.write)
        try file.write(bytes, at: position)
    }

    func sync(_ file: OpenFile) throws(ObjectStoreError) {
        try self.check(.sync)
        guard fsync(file.descriptor) == 0 else { throw .system("fsync", number: errno) }
    }

    func rename(_ path: String, to target: String) throws(ObjectStoreError) {
        try self.check(.rename)
        guard Foundation.rename(path, target) == 0 else { throw .system("rename", number: errno) }
    }

    /// Makes the entries of a folder durable.
    func syncFolder(_ path: String) throws(ObjectStoreError) {
        try self.check(.folderSync)
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open folder", number: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("fsync folder", number: errno) }
    }

    /// Makes one folder, which may be there already.
    func makeFolder(_ path: String) throws(ObjectStoreError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .system("mkdir", number: errno) }
    }

    /// Whether there was something to remove.
    @discardableResult
    func remove(_ path: String) throws(ObjectStoreError) -> Bool {
        if unlink(path) == 0 { return true }
        guard errno == ENOENT else { throw .system("unlink", number: errno) }
        return false
    }

    func exists(_ path: String) throws(ObjectStoreError) -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard errno == ENOENT else { throw .system("access", number: errno) }
        return false
    }

    #if DEBUG
    private func check(_ step: FaultPlan.Step) throws(ObjectStoreError) {
        if let number = self.faults?.reach(step) { throw .system(step.rawValue, number: number) }
    }
    #else
    private enum Step { case create, write, sync, rename, folderSync }
    private func check(_ step: Step) throws(ObjectStoreError) {}
    #endif
}
