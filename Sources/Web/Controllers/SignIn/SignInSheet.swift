import Hummingbird
import OpenID
import SignIn

/// One request of a sign-in: its state, who asks, and what went wrong before.
struct SignInSheet {
    let place: SignInPlace
    var interaction: Interaction
    let failure: SignInFailure?
    let browser: PageResponder.Browser
    let visit: Visit
    /// What was proved so far, while it is good; nil where nothing was.
    let proof: Proof?
    let form: FormParameters
    let request: Request
    let context: HubRequestContext
}
