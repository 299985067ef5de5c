import Foundation
import Synchronization

/// The tree of one store on disk: `incoming/` and `uploads/` for what is not finished, `ab/cd/<name>` for objects.
final class ObjectFolder: Sendable {
    private struct State {
        /// Folders whose own entry is known to be durable.
        var durable: Set<String> = []
        var failure: ObjectStoreError?
    }

    let root: String
    let disk: Disk
    private let state = Mutex(State())

    var incoming: String { "\(self.root)/incoming" }
    var uploads: String { "\(self.root)/uploads" }

    init(root: String, disk: Disk) throws(ObjectStoreError) {
        self.root = root
        self.disk = disk
        try disk.makeFolder(root)
        try disk.syncFolder("\(root)/..")
        try self.makeDurable(self.incoming, in: root)
        try self.makeDurable(self.uploads, in: root)
    }

    func path(of name: ObjectName) -> String { "\(self.folder(of: name))/\(name.text)" }

    func uploadPath(of name: ObjectName) -> String { "\(self.uploads)/\(name.text)" }

    private func folder(of name: ObjectName) -> String {
        "\(self.root)/\(name.text.prefix(2))/\(name.text.dropFirst(2).prefix(2))"
    }

    /// The failed sync after which nothing is written any more. The kernel may have dropped the pages and says it once:
    /// a second sync that succeeds proves nothing, so only a store opened anew is trusted.
    var failure: ObjectStoreError? { self.state.withLock { $0.failure } }

    func requireWritable() throws(ObjectStoreError) {
        guard let failure = self.failure else { return }
        throw ObjectStoreError(.unavailable, number: failure.number, detail: "after a failed \(failure.detail)")
    }

    func sync(_ file: OpenFile) throws(ObjectStoreError) {
        do { try self.disk.sync(file) } catch { throw self.fail(error) }
    }

    func syncFolder(_ path: String) throws(ObjectStoreError) {
        do { try self.disk.syncFolder(path) } catch { throw self.fail(error) }
    }

    private func fail(_ error: ObjectStoreError) -> ObjectStoreError {
        self.state.withLock { $0.failure = $0.failure ?? error }
        return error
    }

    /// Syncs a finished file and gives it its name, durably. Nobody sees the object before.
    func publish(_ file: OpenFile, at path: String, as name: ObjectName) throws(ObjectStoreError) {
        try self.requireWritable()
        try self.sync(file)
        let folder = self.folder(of: name)
        let parent = "\(self.root)/\(name.text.prefix(2))"
        try self.makeDurable(parent, in: self.root)
        try self.makeDurable(folder, in: parent)
        try self.disk.rename(path, to: self.path(of: name))
        try self.syncFolder(folder)
    }

    /// Makes durable a name that was perhaps given just before the process died.
    func settle(_ name: ObjectName) throws(ObjectStoreError) {
        try self.makeDurable("\(self.root)/\(name.text.prefix(2))", in: self.root)
        try self.makeDurable(self.folder(of: name), in: "\(self.root)/\(name.text.prefix(2))")
        try self.syncFolder(self.folder(of: name))
    }

    /// A folder found there is synced as one just made: whoever made it may have died before.
    private func makeDurable(_ path: String, in parent: String) throws(ObjectStoreError) {
        guard !self.state.withLock({ $0.durable.contains(path) }) else { return }
        try self.disk.makeFolder(path)
        try self.syncFolder(parent)
        self.state.withLock { _ = $0.durable.insert(path) }
    }
}
