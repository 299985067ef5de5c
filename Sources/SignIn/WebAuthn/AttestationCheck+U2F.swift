import Signatures

extension AttestationCheck {
    /// WebAuthn, section 8.6: what a U2F key signs when it makes a passkey.
    func u2f() throws(WebAuthnError) -> PasskeyAttestation {
        guard self.object.statement.hasExactly(["x5c", "sig"]) else { throw WebAuthnError(.malformedAttestation) }
        let chain = try self.certificates()
        let credential = self.object.credential
        // U2F knows no models: the AAGUID is zero.
        guard chain.others.isEmpty, credential.aaguid.allSatisfy({ $0 == 0 }), let point = self.key.uncompressedPoint
        else { throw WebAuthnError(.malformedAttestation) }
        let signed = [0x00] + self.object.data.relyingPartyHash + self.clientHash + credential.identifier + point
        try self.checkSignature(self.signature, over: signed, by: chain.leaf, .es256)
        return self.judge(.fidoU2F, chain)
    }
}
