import AdminAPI
import ArgumentParser

/// Which directory of which realm; the realm may be given by `-r` too, as everywhere else.
struct DirectoryArguments: ParsableArguments {
    @Argument(help: "Slug of the realm.") var realm: String?
    @Argument(help: "Name of the directory, where the realm has several.") var name: String?
    @OptionGroup var option: RealmOptions

    func target() throws -> (realm: String, name: String?) {
        guard self.option.realm != nil else { return (try self.option.slug(self.realm), self.name) }
        if let name { throw Problem.usage("`\(name)` is too much beside -r: name the directory alone") }
        return (try self.option.slug(), self.realm)
    }

    func path(_ act: String) throws -> String {
        let (realm, name) = try self.target()
        return Path.realm(realm, "directories", act, query: [("name", name)])
    }
}
