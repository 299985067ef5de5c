import Crypto
import Foundation
import Primitives

/// A browser and an authenticator in one, which do what each test wants of them.
struct SoftAuthenticator: Sendable {
    enum Flag {
        static let present: UInt8 = 0x01
        static let verified: UInt8 = 0x04
        static let eligible: UInt8 = 0x08
        static let backedUp: UInt8 = 0x10
        static let credential: UInt8 = 0x40
        static let extensions: UInt8 = 0x80
    }

    /// How it proves what it is.
    enum Proof: Sendable {
        case none
        case packedSelf
        case packed(AttestationBench.Issued)
        case u2f(AttestationBench.Issued)
    }

    let key: SoftKey
    var credentialID = SystemRandomSource().bytes(32)
    var aaguid = [UInt8](repeating: 0, count: 16)
    var identifier = "hub.example"
    var origin = "https://hub.example"
    var flags = Flag.present | Flag.verified
    var counter: UInt32 = 1
    var userHandle: [UInt8]? = PasskeyScene.user
    /// In place of the right ones.
    var type: String?
    var cose: [UInt8]?
    var extensions: [UInt8] = []
    /// More members of the client data.
    var clientMembers = #","crossOrigin":false"#
    var transports = #"["internal","hybrid"]"#
    var extensionResults = #"{"credProps":{"rk":true}}"#

    init(_ algorithm: Int = -7) throws { self.key = try SoftKey.make(algorithm) }

    var publicKey: [UInt8] { self.cose ?? self.makeKey(self.key.parameters) }

    /// Its key with another value of a parameter, or without it.
    mutating func replaceParameter(_ label: Int, by value: [UInt8]?) {
        var parameters = self.key.parameters.filter { $0.label != label }
        if let value { parameters.append((label, value)) }
        self.cose = self.makeKey(parameters)
    }

    private func makeKey(_ parameters: [(label: Int, value: [UInt8])]) -> [UInt8] {
        var members: [(key: [UInt8], value: [UInt8])] = []
        for parameter in parameters { members.append((CBORWriter.integer(parameter.label), parameter.value)) }
        return CBORWriter.map(members)
    }

    func clientData(_ type: String, _ challenge: [UInt8]) -> [UInt8] {
        let challenge = Base64URL.encode(challenge)
        return Array(
            #"{"type":"\#(self.type ?? type)","challenge":"\#(challenge)","origin":"\#(self.origin)"\#(self.clientMembers)}"#
                .utf8
        )
    }

    func authenticatorData(isNew: Bool) -> [UInt8] {
        let flags = self.flags | (isNew ? Flag.credential : 0) | (self.extensions.isEmpty ? 0 : Flag.extensions)
        let counter = stride(from: 24, through: 0, by: -8).map { UInt8(self.counter >> UInt32($0) & 0xFF) }
        let size = [UInt8(self.credentialID.count >> 8), UInt8(self.credentialID.count & 0xFF)]
        let credential = isNew ? self.aaguid + size + self.credentialID + self.publicKey : []
        return Digest.sha256(self.identifier) + [flags] + counter + credential + self.extensions
    }

    func register(_ challenge: [UInt8], _ proof: Proof) throws -> SoftRegistration {
        let client = self.clientData("webauthn.create", challenge)
        let data = self.authenticatorData(isNew: true)
        let signed = data + Digest.sha256(client)
        var registration = SoftRegistration(device: self, clientData: client, authenticatorData: data)
        switch proof {
        case .none: break
        case .packedSelf:
            registration.format = "packed"
            registration.statement = [
                ("alg", CBORWriter.integer(self.key.algorithm)), ("sig", CBORWriter.bytes(try self.key.sign(signed))),
            ]
        case .packed(let issued):
            registration.format = "packed"
            registration.statement = [
                ("alg", CBORWriter.integer(-7)), ("sig", CBORWriter.bytes(try issued.sign(signed))),
                ("x5c", CBORWriter.array(issued.chain.map { CBORWriter.bytes($0) })),
            ]
        case .u2f(let issued):
            guard case .es256(let key) = self.key else { break }
            let point = Array(key.publicKey.x963Representation)
            let message = [0] + data[..<32] + Digest.sha256(client) + self.credentialID + point
            registration.format = "fido-u2f"
            registration.statement = [
                ("sig", CBORWriter.bytes(try issued.sign(Array(message)))),
                ("x5c", CBORWriter.array(issued.chain.map { CBORWriter.bytes($0) })),
            ]
        }
        return registration
    }

    func use(_ challenge: [UInt8]) throws -> SoftAssertion {
        let client = self.clientData("webauthn.get", challenge)
        let data = self.authenticatorData(isNew: false)
        let signature = try self.key.sign(data + Digest.sha256(client))
        return SoftAssertion(
            credentialID: self.credentialID,
            userHandle: self.userHandle,
            clientData: client,
            authenticatorData: data,
            signature: signature
        )
    }
}
