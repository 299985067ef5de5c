package import Model
import Primitives

/// What an application must be before it is kept.
package enum ApplicationRules {
    /// Nil when it may be kept, else what is wrong with it.
    package static func objection(to application: Application) -> String? {
        guard application.clientID != Application.commandLine.clientID else {
            return "\(application.clientID) is the hub's own: the command line of administrators"
        }
        guard self.isClientID(application.clientID.text) else {
            return "a client identifier is 1 to 64 of a-z, A-Z, 0-9, - . _, a letter or digit first"
        }
        guard 1...100 ~= application.name.count, !application.name.unicodeScalars.contains(where: self.isControl) else {
            return "a name has 1 to 100 characters"
        }
        let isSent = application.client.grants.contains(.authorizationCode)
        guard !application.redirectURIs.isEmpty || !application.brokerRights.isEmpty || !isSent else {
            return "an application needs at least one redirect address, or a right at the broker"
        }
        if application.authentication == .none, !application.brokerRights.isEmpty {
            return "a public application cannot act at the broker: it has no secret to prove itself with"
        }
        for address in self.addresses(of: application) {
            if let objection = RedirectRules.objection(to: address) { return "\(address): \(objection)" }
        }
        if case .groups(let names) = application.access, names.isEmpty || names.contains("") {
            return "access by groups names at least one group"
        }
        if !application.activatedRealms.isEmpty && application.realm != Realm.region {
            return "only a regional application (-r region) is activated per realm"
        }
        return ClientRules.objection(to: application)
    }

    private static func addresses(of application: Application) -> [String] {
        application.redirectURIs + application.postLogoutRedirectURIs
            + [application.backchannelLogoutURI, application.homeURL].compactMap { $0 }
    }

    private static func isClientID(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        let marks = Array("-._".utf8)
        return 1...64 ~= text.utf8.count && text.utf8.first.map(isAlphanumeric) == true
            && text.utf8.allSatisfy { isAlphanumeric($0) || marks.contains($0) }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
}
