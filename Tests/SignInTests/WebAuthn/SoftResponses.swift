import Primitives

/// A registration response whose parts a test may change.
struct SoftRegistration: Sendable {
    let device: SoftAuthenticator
    var clientData: [UInt8]
    var authenticatorData: [UInt8]
    var format = "none"
    var statement: [(key: String, value: [UInt8])] = []
    /// In place of the one made of the parts.
    var object: [UInt8]?

    init(device: SoftAuthenticator, clientData: [UInt8], authenticatorData: [UInt8]) {
        self.device = device
        self.clientData = clientData
        self.authenticatorData = authenticatorData
    }

    var attestationObject: [UInt8] {
        self.object
            ?? CBORWriter.map([
                ("fmt", CBORWriter.text(self.format)), ("attStmt", CBORWriter.map(self.statement)),
                ("authData", CBORWriter.bytes(self.authenticatorData)),
            ])
    }

    var json: [UInt8] {
        let id = Base64URL.encode(self.device.credentialID)
        let client = Base64URL.encode(self.clientData)
        let object = Base64URL.encode(self.attestationObject)
        return Array(
            """
            {"id":"\(id)","rawId":"\(id)","type":"public-key","authenticatorAttachment":"platform",
             "response":{"clientDataJSON":"\(client)","attestationObject":"\(object)",
               "transports":\(self.device.transports)},
             "clientExtensionResults":\(self.device.extensionResults)}
            """.utf8
        )
    }
}

/// An authentication response whose parts a test may change.
struct SoftAssertion: Sendable {
    var credentialID: [UInt8]
    var userHandle: [UInt8]?
    var clientData: [UInt8]
    var authenticatorData: [UInt8]
    var signature: [UInt8]

    var json: [UInt8] {
        let id = Base64URL.encode(self.credentialID)
        let user = self.userHandle.map { "\"\(Base64URL.encode($0))\"" } ?? "null"
        return Array(
            """
            {"id":"\(id)","rawId":"\(id)","type":"public-key","response":{
             "clientDataJSON":"\(Base64URL.encode(self.clientData))",
             "authenticatorData":"\(Base64URL.encode(self.authenticatorData))",
             "signature":"\(Base64URL.encode(self.signature))","userHandle":\(user)},
             "clientExtensionResults":{}}
            """.utf8
        )
    }
}
