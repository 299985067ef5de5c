package import Messages
package import Primitives

/// The outside applications an agent gave their data to. Withdrawing posts `csrf`, `application`.
package struct ConsentsPage: Page {
    package struct Consent: Sendable {
        package let application: String
        package let name: String
        package let operatorName: String?
        package let scopes: [ConsentScope]
        package let givenAt: Timestamp

        package init(
            application: String,
            name: String,
            operatorName: String?,
            scopes: [ConsentScope],
            givenAt: Timestamp
        ) {
            self.application = application
            self.name = name
            self.operatorName = operatorName
            self.scopes = scopes
            self.givenAt = givenAt
        }
    }

    package static let withdrawn = Sentence(.consentWithdrawn)

    package let account: AccountFrame
    package let withdrawAction: String
    package let consents: [Consent]

    package init(account: AccountFrame, withdrawAction: String, consents: [Consent]) {
        self.account = account
        self.withdrawAction = withdrawAction
        self.consents = consents
    }

    package var navigation: PageNavigation? { self.account.navigation }

    package func title(_ messages: Messages) -> String { messages(.consentsTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let own: [String: PageValue] = [
            "isEmpty": .flag(self.consents.isEmpty),
            "withdrawAction": self.consents.isEmpty ? false : .text(self.withdrawAction),
            "consents": .list(
                ReadingOrder.sorted(self.consents, by: \.name).map { consent in
                    [
                        "application": .text(consent.application),
                        "name": .text(consent.name),
                        "operatorName": .optional(consent.operatorName),
                        "given": .list(
                            consent.scopes.map {
                                ["scopeName": .text(messages($0.name)), "scopeDetail": .optional($0.detail)]
                            }
                        ),
                        "since": .text(messages.moment(consent.givenAt)),
                        "sinceTime": .text(consent.givenAt.description),
                        "withdrawLabel": .text(messages(.consentWithdrawNamed, ["application": consent.name])),
                    ]
                }
            ),
        ]
        return own.merging(self.account.context(.consents, messages)) { mine, _ in mine }
    }
}
