import Foundation
import Primitives
import ServerTesting
import SignIn
import Testing

/// Passkeys of programs that share no code with ours.
@Suite(
    .enabled(
        if: PythonTools.has("soft_webauthn.py") && PythonTools.has("fido2"),
        "soft-webauthn and fido2 are not installed"
    )
)
struct ForeignClientTests {
    @Test func `passkeys of soft-webauthn and python-fido2 are registered and used`() async throws {
        let scene = try PasskeyScene()
        let user = PasskeyUser(handle: PasskeyScene.user, name: "anne@armor.example", displayName: "Anne")
        let (creation, request) = (SystemRandomSource().bytes(32), SystemRandomSource().bytes(32))
        let options: JSONValue = [
            "creation": scene.party.creationOptions(
                for: user,
                challenge: creation,
                userVerification: .preferred,
                attestation: .direct
            ),
            "request": scene.party.requestOptions(challenge: request, userVerification: .preferred),
            "origin": "https://hub.example",
        ]
        let vectors = try await Self.vectors(for: options)
        #expect(vectors.count == 7)
        for vector in vectors {
            let name = vector["name"]?.string ?? ""
            let root = vector["root"]?.string
            let passkey = try scene.register(
                #require(vector["registration"]).canonicalBytes,
                roots: root.map { [$0] } ?? [],
                challenge: creation,
                userVerification: .preferred
            )
            #expect(passkey.isDeviceBoundAndAttested == (root != nil), "\(name)")
            let isVerified = !name.hasPrefix("soft-webauthn")
            #expect(passkey.isUserVerified == isVerified, "\(name)")
            let assertion = try AssertionVerifier(party: scene.party).verify(
                AuthenticationResponse(json: #require(vector["assertion"]).canonicalBytes),
                of: passkey,
                owner: .discovered(PasskeyScene.user),
                challenge: request,
                userVerification: .preferred
            )
            #expect(assertion.isUserVerified == isVerified, "\(name)")
        }
    }

    private static func vectors(for options: JSONValue) async throws -> [JSONValue] {
        let results = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: results) }
        try await PythonTools.run("webauthn/vectors.py") { folder in
            try Data(options.canonicalBytes).write(to: folder.appending(path: "options.json"))
            // The folder goes away with the script: its results go where they can be read.
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "vectors.json"),
                withDestinationURL: results
            )
        }
        return try StrictJSON.parse(Data(contentsOf: results)).array ?? []
    }
}
