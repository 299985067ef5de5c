import HTTPTypes
import Messages

/// What went wrong with a form of a sign-in: one word in the address of the page that is shown again, so that a form is
/// never answered by a page and « back » and « reload » ask nothing twice.
enum SignInFailure: String, CaseIterable {
    case formRefused = "form-refused"
    case identifierMissing = "identifier-missing"
    case realmMissing = "realm-missing"
    case passwordMissing = "password-missing"
    case refused
    case directoryDown = "directory-down"
    case throttled
    case codeMissing = "code-missing"
    case codeRefused = "code-refused"
    case passkeyRefused = "passkey-refused"
    case nameMissing = "name-missing"
    case outsideNetworks = "outside-networks"

    /// What the page says; `minutes` until the next try.
    func sentence(minutes: Int) -> Sentence? {
        switch self {
        case .identifierMissing: Sentence(.identifierMissing)
        case .realmMissing: Sentence(.realmMissing)
        case .passwordMissing: Sentence(.passwordMissing)
        case .refused: Sentence(.passwordRefused)
        case .directoryDown: Sentence(.passwordDirectoryDown)
        case .throttled: Sentence(.passwordThrottled, count: minutes)
        case .codeMissing: SecondFactorPage.codeMissing
        case .codeRefused: SecondFactorPage.codeRefused
        case .passkeyRefused: PasskeyRequest.refused
        case .nameMissing: TOTPEnrolmentPage.nameMissing
        case .formRefused, .outsideNetworks: nil
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .formRefused, .outsideNetworks: .forbidden
        case .directoryDown: .serviceUnavailable
        default: .unprocessableContent
        }
    }
}
