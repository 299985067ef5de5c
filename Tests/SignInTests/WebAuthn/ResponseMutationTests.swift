import Primitives
import SignIn
import Testing

/// No byte of what is signed can be changed, and no change of any byte ends the process.
@Suite struct ResponseMutationTests {
    private let scene: PasskeyScene

    init() throws { self.scene = try PasskeyScene() }

    /// Each byte with one of its bits turned.
    private func flips(of bytes: [UInt8]) -> [[UInt8]] {
        bytes.indices.map { index in
            var copy = bytes
            copy[index] ^= 1 << UInt8.random(in: 0..<8)
            return copy
        }
    }

    @Test(arguments: [-7, -8, -257])
    func `no byte of a registration that signs itself can be changed`(algorithm: Int) throws {
        let right = try SoftAuthenticator(algorithm).register(PasskeyScene.challenge, .packedSelf)
        #expect(throws: Never.self) { try self.scene.register(right.json) }
        for object in self.flips(of: right.attestationObject) {
            var wrong = right
            wrong.object = object
            #expect(throws: WebAuthnError.self, "\(Hex.encode(object))") { try self.scene.register(wrong.json) }
        }
        for client in self.flips(of: right.clientData) {
            var wrong = right
            wrong.clientData = client
            #expect(throws: WebAuthnError.self, "\(Hex.encode(client))") { try self.scene.register(wrong.json) }
        }
    }

    @Test func `no changed byte of a registration with certificates proves a model`() async throws {
        let bench = try await AttestationBench()
        var device = try SoftAuthenticator()
        device.aaguid = AttestationBench.aaguid
        let right = try device.register(PasskeyScene.challenge, .packed(await bench.issue()))
        #expect(try self.scene.register(right.json, roots: [bench.root]).isDeviceBoundAndAttested)
        for object in self.flips(of: right.attestationObject) {
            var wrong = right
            wrong.object = object
            let passkey = try? self.scene.register(wrong.json, roots: [bench.root])
            #expect(passkey?.attestation.outcome != .trusted, "\(Hex.encode(object))")
        }
    }

    @Test(arguments: [-7, -8, -257])
    func `no byte of an assertion can be changed`(algorithm: Int) throws {
        var device = try SoftAuthenticator(algorithm)
        let passkey = try self.scene.register(device)
        device.counter += 1
        let right = try device.use(PasskeyScene.challenge)
        #expect(throws: Never.self) { try self.scene.use(right, of: passkey) }
        let parts: [WritableKeyPath<SoftAssertion, [UInt8]>] = [
            \.clientData, \.authenticatorData, \.signature, \.credentialID,
        ]
        for part in parts {
            for bytes in self.flips(of: right[keyPath: part]) {
                var wrong = right
                wrong[keyPath: part] = bytes
                #expect(throws: WebAuthnError.self, "\(Hex.encode(bytes))") { try self.scene.use(wrong, of: passkey) }
            }
        }
    }

    @Test func `an envelope with a changed byte is the same passkey or none`() throws {
        let device = try SoftAuthenticator()
        let right = try device.register(PasskeyScene.challenge, .packedSelf).json
        for json in self.flips(of: right) {
            guard let passkey = try? self.scene.register(json) else { continue }
            #expect(passkey.id == device.credentialID && passkey.publicKey == device.publicKey)
        }
        for count in stride(from: 0, to: right.count, by: 7) {
            #expect(throws: WebAuthnError(.malformedResponse)) { try self.scene.register(Array(right.prefix(count))) }
        }
    }

    @Test func `noise is refused`() throws {
        let right = try SoftAuthenticator().register(PasskeyScene.challenge, .none)
        for count in 0..<500 {
            var wrong = right
            wrong.object = SystemRandomSource().bytes(count)
            #expect(throws: WebAuthnError.self) { try self.scene.register(wrong.json) }
            #expect(throws: WebAuthnError.self) { try self.scene.register(SystemRandomSource().bytes(count)) }
        }
    }
}
