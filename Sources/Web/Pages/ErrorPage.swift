package import Messages
package import OpenID

/// What went wrong, why, what to do, and a reference that finds it in the log. Nobody is left without a way on.
package struct ErrorPage: Page {
    package let problem: PageProblem
    package let applicationName: String?
    /// Where the agent's own sign-in starts again.
    package let restartURL: String?
    package let portalURL: String?
    /// The mail address an error is reported to.
    package let reportMail: String?
    /// The stable code, the same as in the API and the command line.
    package let code: String
    package let id: String
    /// Whom to tell, and what the application's developer should look at.
    package let contact: String?
    package let differences: [RedirectDifference]

    package init(
        _ problem: PageProblem,
        applicationName: String? = nil,
        restartURL: String? = nil,
        portalURL: String? = nil,
        reportMail: String? = nil,
        code: String,
        id: String,
        contact: String? = nil,
        differences: [RedirectDifference] = []
    ) {
        self.problem = problem
        self.applicationName = applicationName
        self.restartURL = restartURL
        self.portalURL = portalURL
        self.reportMail = reportMail
        self.code = code
        self.id = id
        self.contact = contact
        self.differences = differences
    }

    package var isProblem: Bool { true }

    package func title(_ messages: Messages) -> String {
        if case .accessRefused = self.problem, let applicationName {
            return messages(.accessRefusedTitleFor, ["application": applicationName])
        }
        return messages(self.problem.title)
    }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "what": .text(messages(self.problem.what)),
            "why": .text(messages(self.problem.why)),
            "toDo": .text(messages(self.toDo)),
            "differs": .flag(!self.differences.isEmpty),
            "differences": .list(self.differences.map { ["difference": .text(messages($0.sentence))] }),
            "restartURL": .link(self.restartURL),
            "restart": self.restartURL == nil ? false : .text(messages(self.problem.restart)),
            "portalURL": .link(self.portalURL),
            "otherAccountURL": .link(self.otherAccountURL),
            "reportURL": .link(self.reportURL(messages)),
            "code": .text(self.code),
            "id": .optional(self.id),
        ]
    }

    private var toDo: Sentence {
        guard case .redirectMismatch = self.problem, let contact else { return self.problem.toDo }
        return Sentence(.redirectMismatchToDoContact, ["contact": contact])
    }

    /// Another account may be let in: signing out is the way to it.
    private var otherAccountURL: String? {
        guard case .accessRefused = self.problem, self.restartURL == nil else { return nil }
        return "/oauth2/logout"
    }

    private func reportURL(_ messages: Messages) -> String? {
        guard let reportMail else { return nil }
        let arguments = ["code": self.code, "id": self.id]
        return MailLink.report(
            to: reportMail,
            subject: messages(.problemReportSubject, arguments),
            body: messages(.problemReportBody, arguments)
        )
    }
}
