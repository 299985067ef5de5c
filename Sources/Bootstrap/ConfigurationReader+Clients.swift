import Foundation
import OpenID
import Primitives
import Yams

/// The settings of what clients prove.
extension ConfigurationReader {
    private static let certificateKeys = ["request", "forwarded", "authorities"]

    static func clientCertificates(_ node: Node, _ place: String) throws -> Configuration.ClientCertificates {
        guard let mapping = node.mapping else {
            throw ConfigurationProblem(place: place, message: "clientCertificates has request, forwarded, authorities")
        }
        var settings = Configuration.ClientCertificates()
        for (key, value) in mapping {
            switch key.string {
            case "request": settings.isRequested = try self.flag(value, "request", place)
            case "forwarded": settings.isForwarded = try self.flag(value, "forwarded", place)
            case "authorities": settings.authorities = try self.text(value, place)
            default:
                let name = key.string ?? ""
                let nearest = NearestWord.to(name, among: self.certificateKeys).map { "; did you mean `\($0)`?" }
                throw ConfigurationProblem(place: place, message: "unknown key `\(name)`\(nearest ?? "")")
            }
        }
        return settings
    }

    static func requiresProofNonce(_ node: Node, _ place: String) throws -> Bool {
        switch node.string {
        case "required": return true
        case "optional": return false
        default: throw ConfigurationProblem(place: place, message: "proofNonce is required or optional")
        }
    }

    private static func flag(_ node: Node, _ name: String, _ place: String) throws -> Bool {
        guard let value = node.bool else {
            throw ConfigurationProblem(place: place, message: "\(name) is true or false")
        }
        return value
    }
}

extension Configuration {
    /// The authorities of `tls_client_auth`, read once at the start.
    func clientAuthorities() throws -> ClientAuthorities? {
        guard let path = self.clientCertificates.authorities else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let authorities = try? ClientAuthorities(pem: text)
        else {
            throw ConfigurationProblem(
                place: "clientCertificates",
                message: "\(path) is not a file of certificates in PEM"
            )
        }
        return authorities
    }
}
