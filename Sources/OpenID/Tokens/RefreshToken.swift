package import Model
package import Primitives

/// A refresh token: family, counter, 256 secret bits and a tag that tells ours from noise before anything is read.
///
/// The successor is derived from the token presented, so that an honest retry gets identical bytes (identity.md).
package struct RefreshToken: Sendable, Hashable {
    package let grantID: Grant.ID
    package let counter: Int64
    private let secret: [UInt8]

    package var hash: [UInt8] { Digest.sha256(self.secret) }

    package static func first(of grant: Grant.ID, random: any RandomSource) -> RefreshToken {
        RefreshToken(grantID: grant, counter: 0, secret: random.bytes(32))
    }

    package func successor(sealer: any SecretSealer) -> RefreshToken {
        let input = Array("next.\(self.grantID).\(self.counter).".utf8) + self.secret
        return RefreshToken(
            grantID: self.grantID,
            counter: self.counter + 1,
            secret: sealer.authenticationCode(input, for: .refreshToken)
        )
    }

    package func text(sealer: any SecretSealer) -> String {
        let body = "\(self.grantID).\(self.counter).\(Base64URL.encode(self.secret))"
        return "\(body).\(Base64URL.encode(self.tag(of: body, sealer: sealer)))"
    }

    package init?(_ text: String, sealer: any SecretSealer) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count < 256, parts.count == 4, let counter = Int64(parts[1]), counter >= 0,
            let secret = Base64URL.decode(parts[2]), secret.count == 32, let tag = Base64URL.decode(parts[3])
        else { return nil }
        self.init(grantID: .init(String(parts[0])), counter: counter, secret: secret)
        let expected = self.tag(of: parts[..<3].joined(separator: "."), sealer: sealer)
        guard constantTimeEquals(expected, tag) else { return nil }
    }

    private init(grantID: Grant.ID, counter: Int64, secret: [UInt8]) {
        self.grantID = grantID
        self.counter = counter
        self.secret = secret
    }

    private func tag(of body: String, sealer: any SecretSealer) -> [UInt8] {
        Array(sealer.authenticationCode(Array("tag.\(body)".utf8), for: .refreshToken).prefix(16))
    }
}
