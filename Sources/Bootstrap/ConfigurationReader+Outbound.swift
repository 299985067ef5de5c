import OpenID
import Outbound
import Primitives
import SignIn
import Yams

extension ConfigurationReader {
    private enum OutboundKey: String, CaseIterable { case privateNetworks, ca }

    /// `outbound: { privateNetworks: [10.0.0.0/8], ca: FILE }`: where calls may go, and whom they trust there.
    static func outbound(_ node: Node, _ place: String) throws -> (networks: [String], authorities: String?) {
        func problem(_ message: String) -> ConfigurationProblem {
            ConfigurationProblem(place: place, message: message)
        }
        guard let mapping = node.mapping else { throw problem("outbound has privateNetworks and ca") }
        var networks: [String] = []
        var authorities: String?
        for (keyNode, value) in mapping {
            let name = keyNode.string ?? ""
            switch OutboundKey(rawValue: name) {
            case .privateNetworks:
                guard let list = value.sequence, list.allSatisfy({ $0.string != nil }) else {
                    throw problem("outbound: privateNetworks is a list of networks such as 10.0.0.0/8")
                }
                networks = list.compactMap(\.string)
            case .ca: authorities = try self.text(value, place)
            case nil:
                let nearest = NearestWord.to(name, among: OutboundKey.allCases.map(\.rawValue))
                throw problem("unknown key `\(name)` in outbound\(nearest.map { "; did you mean `\($0)`?" } ?? "")")
            }
        }
        return (networks, authorities)
    }

    /// `administrators: { level: eidas2 }`, one of our levels with several factors: nobody administers with a password.
    static func administratorLevel(_ node: Node, _ place: String) throws -> AssuranceLevel {
        let known = AdministratorAccess.levels.map(\.rawValue)
        guard let mapping = node.mapping, mapping.count == 1,
            let level = node["level"]?.string.flatMap(AssuranceLevel.init(rawValue:)),
            AdministratorAccess.levels.contains(level)
        else {
            throw ConfigurationProblem(
                place: place,
                message: "administrators has `level`, one of \(known.joined(separator: ", "))"
            )
        }
        return level
    }
}

extension Configuration {
    /// Read once at the start.
    func outboundTrust() throws -> AddedAuthorities? {
        guard let path = self.outboundAuthorities else { return nil }
        do throws(AddedAuthorities.Unreadable) {
            return try AddedAuthorities(path: path)
        } catch {
            throw ConfigurationProblem(place: "outbound", message: "\(path) is not a file of certificates in PEM")
        }
    }
}
