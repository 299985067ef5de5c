package import Model
import OpenID
package import Primitives
package import SignIn

/// Settings of `liammd`: flag, then environment `LIAMM_*`, then YAML file, then default.
package struct Configuration: Sendable {
    package struct Endpoint: Sendable, Hashable {
        package var host: String
        package var port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// `127.0.0.1:8080`, `[::1]:8080`.
        package init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                0...65_535 ~= port, colon > text.startIndex
            else { return nil }
            self.host = text[..<colon].trimmingCharacters(["[", "]"])
            self.port = port
        }

        /// As it is written in the settings.
        package var text: String {
            self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
        }
    }

    package struct Certificate: Sendable, Hashable {
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// How certificates of clients reach the hub (RFC 8705).
    package struct ClientCertificates: Sendable, Hashable {
        /// TLS here asks every connection for one, and takes those that have none. Browsers that hold certificates ask
        /// their user which one to show: off, unless applications connect under a name or port of their own.
        package var isRequested = false
        /// The trusted proxies set `Client-Cert` themselves, and take away what came under that name.
        package var isForwarded = false
        /// PEM file of the authorities of `tls_client_auth`, roots included; nil: nobody proves itself that way.
        package var authorities: String?

        package init() {}
    }

    package var issuer = "http://localhost:8080"
    package var listen = Endpoint(host: "127.0.0.1", port: 8080)
    package var management = Endpoint(host: "127.0.0.1", port: 8081)
    package var tls: Certificate?
    package var database = "sqlite:/var/lib/liamm/liamm.db"
    package var objects = "file:/var/lib/liamm/objects"
    package var masterKey = "file:/etc/liamm/master.key"
    package var adminSocket = "/run/liamm/admin.sock"
    /// Networks as `10.0.0.0/8` that outgoing calls may reach beside public addresses.
    package var privateNetworks: [String] = []
    /// PEM file of authorities that outgoing calls trust beside the machine's: the collectivité's own.
    package var outboundAuthorities: String?
    /// What a sign-in must be worth to administer: one of `AdministratorAccess.levels`.
    package var administratorLevel = AdministratorAccess.usualLevel
    /// The one folder whose files a realm file may name as secrets.
    package var secrets = "/etc/liamm/secrets"
    /// Networks whose `X-Forwarded-For` is believed.
    package var trustedProxies: [IPNetwork] = []
    package var clientCertificates = ClientCertificates()
    /// Every DPoP proof brings a nonce of the hub (RFC 9449, section 8). Off: clocks that are a minute apart at most do.
    package var requiresProofNonce = false
    package var sandbox = false
    /// What no realm may ask less than; a realm that says nothing has the stricter of this and the built-in values.
    package var signIn = SignInPolicy()
    package var argon2 = Argon2idHasher.Parameters.standard
    /// File of digests of breached passwords by prefix; nil: not checked.
    package var breachedPasswords: String?
    /// PEM files of the makers of security keys whose attestation is believed.
    package var attestationRoots: [String] = []
    /// How long a key of the hub is in use before the next one is.
    package var keyRotation = Duration.days(90)
    /// Whom agents turn to whose realm says nobody.
    package var support: Realm.Contact?
    /// Nil where the settings name no relay: one on the machine itself is tried.
    package var mail: MailSettings?

    package init() {}
}

extension Substring {
    fileprivate func trimmingCharacters(_ characters: Set<Character>) -> String {
        String(self.filter { !characters.contains($0) })
    }
}

/// A setting that cannot be used: where it stands and what to write instead.
package struct ConfigurationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let place: String
    package let message: String

    package init(place: String, message: String) {
        self.place = place
        self.message = message
    }

    package var description: String { "\(self.place): \(self.message)" }
}
