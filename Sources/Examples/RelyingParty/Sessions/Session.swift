import Foundation

/// One browser signed in to this application; kept in memory, found by the random value of its cookie.
struct Session: Sendable {
    let id: String
    /// What a form of this session must carry to be believed.
    let csrf: String
    let nonce: String
    let started: Date
    var claims: IDTokenClaims
    var userInfo: UserInfo
    var idToken: String
    var refreshToken: String?
    var renewAfter: Date
}
