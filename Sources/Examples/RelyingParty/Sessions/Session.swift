package import Foundation

/// One browser signed in to this application; kept in memory, found by the random value of its cookie.
package struct Session: Sendable {
    package let id: String
    /// What a form of this session must carry to be believed.
    package let csrf: String
    package let nonce: String
    package let started: Date
    package var claims: IDTokenClaims
    package var userInfo: UserInfo
    package var idToken: String
    package var refreshToken: String?
    package var renewAfter: Date

    package init(
        id: String,
        csrf: String,
        nonce: String,
        started: Date,
        claims: IDTokenClaims,
        userInfo: UserInfo,
        idToken: String,
        refreshToken: String?,
        renewAfter: Date
    ) {
        self.id = id
        self.csrf = csrf
        self.nonce = nonce
        self.started = started
        self.claims = claims
        self.userInfo = userInfo
        self.idToken = idToken
        self.refreshToken = refreshToken
        self.renewAfter = renewAfter
    }
}
