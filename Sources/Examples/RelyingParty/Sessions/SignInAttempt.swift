import Foundation

/// One sign-in under way, tied to the browser that began it.
struct SignInAttempt: Sendable {
    let state: String
    let nonce: String
    let verifier: String
    let browser: String
    let started: Date
}
