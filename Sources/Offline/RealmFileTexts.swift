package import RealmFiles

/// Realm files as they lie on this machine, to be sent to a server that decides about them.
package enum RealmFileTexts {
    /// Files and folders, each file once however it is named; what cannot be read is told by its place.
    package static func read(
        _ paths: [String]
    ) -> (files: [(name: String, text: String)], problems: [RealmFileProblem]) {
        RealmSet.texts(paths: paths)
    }
}
