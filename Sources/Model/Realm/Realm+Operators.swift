import Primitives

extension Realm {
    /// The handle of the operators' accounts: of no body, fed by no directory, declared by no file.
    package static let platform: Slug = "platform"

    /// What an operator's sign-in is asked for, on the day when the directories or the sign-in of a realm are broken: no
    /// file and no realm changes it. The hub's own settings may only be stricter.
    package static let operators: Realm = {
        var policy = SignInPolicy()
        policy.secondFactor = .agents
        policy.enrolmentGraceDays = 0
        policy.sessionIdleMinutes = 15
        policy.sessionMaximumMinutes = 60
        policy.password.minLength = 16
        return Realm(
            slug: Realm.platform,
            name: "Opérateurs de la plateforme",
            siren: .ofNobody,
            nature: .region,
            department: "",
            signIn: policy
        )
    }()
}
