package import Messages

/// The last sign-ins to an account, those that failed too. Posts nothing.
package struct AccessLogPage: Page {
    package let account: AccountFrame
    package let records: [SignInRecord]

    package init(account: AccountFrame, records: [SignInRecord]) {
        self.account = account
        self.records = records
    }

    package var navigation: PageNavigation? { self.account.navigation }

    package func title(_ messages: Messages) -> String { messages(.accessesTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let own: [String: PageValue] = [
            "isEmpty": .flag(self.records.isEmpty),
            "records": .list(self.records.sorted { $0.time > $1.time }.map { $0.context(messages) }),
        ]
        return own.merging(self.account.context(.accesses, messages)) { mine, _ in mine }
    }
}
