/// What an accepted assertion says.
package struct PasskeyAssertion: Sendable, Hashable {
    package let isUserVerified: Bool
    package let counter: UInt32
    package let isBackedUp: Bool
}

/// Whose passkey is expected, and how that is known (WebAuthn, section 7.2, step 6).
package enum PasskeyOwner: Sendable, Hashable {
    /// Named before the ceremony: a user handle that comes must be this one.
    case known([UInt8])
    /// Found by the passkey itself: the user handle must come and be this one.
    case discovered([UInt8])

    func check(_ received: [UInt8]?) throws(WebAuthnError) {
        switch (self, received) {
        case (.known, nil): return
        case (.discovered, nil): throw WebAuthnError(.userHandleMissing)
        case (.known(let expected), let received?), (.discovered(let expected), let received?):
            guard received == expected else { throw WebAuthnError(.wrongUser) }
        }
    }
}
