/// An application at the broker, as its token lets it act.
@dynamicMemberLookup
package struct ActingApplication: Sendable, Hashable {
    package let application: Application
    /// The only realm that it sees and acts in; nil: all where something is its own.
    package let boundTo: Realm.Slug?

    package init(_ application: Application, boundTo realm: Realm.Slug? = nil) {
        self.application = application
        self.boundTo = realm
    }

    package subscript<Value>(dynamicMember path: KeyPath<Application, Value>) -> Value {
        self.application[keyPath: path]
    }

    package func servesBroker(in realm: Realm.Slug) -> Bool {
        (self.boundTo ?? realm) == realm && self.application.servesBroker(in: realm)
    }
}
