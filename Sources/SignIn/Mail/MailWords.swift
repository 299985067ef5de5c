import Messages
import Model

/// Which sentences each mail is made of.
struct MailWords {
    let subject: MessageKey
    let what: MessageKey
    var action = MessageKey.mailAction
    var notYou = MessageKey.mailNotYou

    init(_ template: MailTemplate) {
        switch template {
        case .passwordReset:
            self.subject = .mailPasswordResetSubject
            self.what = .mailPasswordResetWhat
            self.action = .mailPasswordResetAction
            self.notYou = .mailPasswordResetNotYou
        case .factorResetLink:
            self.subject = .mailFactorResetLinkSubject
            self.what = .mailFactorResetLinkWhat
            self.action = .mailFactorResetLinkAction
            self.notYou = .mailFactorResetLinkNotYou
        case .passwordChanged: (self.subject, self.what) = (.mailPasswordChangedSubject, .mailPasswordChangedWhat)
        case .factorAdded: (self.subject, self.what) = (.mailFactorAddedSubject, .mailFactorAddedWhat)
        case .factorRemoved: (self.subject, self.what) = (.mailFactorRemovedSubject, .mailFactorRemovedWhat)
        case .newDevice: (self.subject, self.what) = (.mailNewDeviceSubject, .mailNewDeviceWhat)
        case .sessionsEnded: (self.subject, self.what) = (.mailSessionsEndedSubject, .mailSessionsEndedWhat)
        case .operatorUsed:
            (self.subject, self.what) = (.mailOperatorUsedSubject, .mailOperatorUsedWhat)
            self.notYou = .mailOperatorUsedNotYou
        case .recoveryCodeUsed: (self.subject, self.what) = (.mailRecoveryCodeUsedSubject, .mailRecoveryCodeUsedWhat)
        }
    }

    static func key(of factor: MailFactor) -> MessageKey {
        switch factor {
        case .passkey: .mailFactorPasskey
        case .authenticator: .mailFactorAuthenticator
        case .recoveryCodes: .mailFactorRecoveryCodes
        }
    }
}
