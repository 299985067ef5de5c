/// Removes an application; `confirm` is its identifier again.
package struct ApplicationRemoval: Codable, Sendable, Hashable {
    package let confirm: String?
    package let dryRun: Bool

    package init(confirm: String?, dryRun: Bool) {
        self.confirm = confirm
        self.dryRun = dryRun
    }
}

/// Subjects by which an application knew agents at another provider.
package struct SubjectImportRequest: Codable, Sendable, Hashable {
    package struct Subject: Codable, Sendable, Hashable {
        package let subject: String
        package let login: String
        package let mail: String?

        package init(subject: String, login: String, mail: String?) {
            self.subject = subject
            self.login = login
            self.mail = mail
        }
    }

    package let subjects: [Subject]
    /// Realm of the agents; absent: the application's.
    package let agents: String?
    package let dryRun: Bool

    package init(subjects: [Subject], agents: String?, dryRun: Bool) {
        self.subjects = subjects
        self.agents = agents
        self.dryRun = dryRun
    }
}

/// What became of them: lists are of the logins that came with them.
package struct SubjectImportResource: Codable, Sendable, Hashable {
    package let application: String
    package let matched: Int
    /// Fewer than matched where the application knew an agent already.
    package let added: Int
    package let ambiguous: [String]
    package let unknown: [String]
    package let refused: [String]
    package let isDryRun: Bool

    package init(
        application: String,
        matched: Int,
        added: Int,
        ambiguous: [String],
        unknown: [String],
        refused: [String],
        isDryRun: Bool
    ) {
        self.application = application
        self.matched = matched
        self.added = added
        self.ambiguous = ambiguous
        self.unknown = unknown
        self.refused = refused
        self.isDryRun = isDryRun
    }
}

/// One thing that a diagnosis looked at.
package struct FindingResource: Codable, Sendable, Hashable {
    /// `good`, `attention`, `wrong`.
    package let state: String
    package let subject: String
    package let text: String

    package init(state: String, subject: String, text: String) {
        self.state = state
        self.subject = subject
        self.text = text
    }
}

/// What an application would be told of an agent.
package struct PreviewResource: Codable, Sendable, Hashable {
    package let application: String
    package let agent: String
    package let realm: String
    package let isLetIn: Bool
    /// Why not: `disabled`, `notActivatedInRealm`, `otherRealm`, `noRule`, `notInGroups`.
    package let refusal: String?
    package let rule: String
    /// The agent is asked for consent first.
    package let isAsked: Bool
    /// Userinfo, as JSON text.
    package let claims: String
    package let notes: [String]

    package init(
        application: String,
        agent: String,
        realm: String,
        isLetIn: Bool,
        refusal: String?,
        rule: String,
        isAsked: Bool,
        claims: String,
        notes: [String]
    ) {
        self.application = application
        self.agent = agent
        self.realm = realm
        self.isLetIn = isLetIn
        self.refusal = refusal
        self.rule = rule
        self.isAsked = isAsked
        self.claims = claims
        self.notes = notes
    }
}
