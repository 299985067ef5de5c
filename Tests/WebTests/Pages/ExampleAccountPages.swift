import Messages
import Primitives
import Web

/// The parts of an account, full and empty.
enum ExampleAccountPages {
    static func frame(_ text: String) -> AccountFrame {
        AccountFrame(
            agentName: text,
            realmName: text,
            signOutAction: text,
            csrf: text,
            notice: ConsentsPage.withdrawn
        )
    }

    static func all(_ text: String) -> [any Page] {
        self.factors(text) + self.others(text)
    }

    static func record(_ text: String, at second: Int64 = 0, hasSucceeded: Bool = true) -> SignInRecord {
        SignInRecord(
            time: Timestamp(seconds: second),
            hasSucceeded: hasSucceeded,
            application: text,
            device: text,
            place: text,
            factors: [.password, .application]
        )
    }

    private static func factors(_ text: String) -> [any Page] {
        let time = Timestamp(seconds: 0)
        let changes: [FactorRemovalPage.Change] = [
            .remove(name: text, isLast: true), .remove(name: text, isLast: false), .renewCodes, .makeCodes,
        ]
        let pages: [any Page] = [
            FactorsPage(
                account: self.frame(text),
                renameAction: text,
                unfit: "app",
                endOthersAction: text,
                passkeys: FactorsPage.Passkey.Kind.allCases.map {
                    .init(id: "\($0)", name: text, kind: $0, addedAt: time, lastUsedAt: time, removeURL: text)
                },
                authenticators: [.init(id: "app", name: text, addedAt: time, lastUsedAt: nil, removeURL: text)],
                codesLeft: 7,
                password: .local(changeURL: text, changedAt: time),
                addPasskeyURL: text,
                addAuthenticatorURL: text,
                codesURL: text
            ),
            FactorsPage(
                account: self.frame(text),
                renameAction: text,
                passkeys: [],
                authenticators: [],
                codesLeft: nil,
                password: .directory(help: text),
                addPasskeyURL: nil,
                addAuthenticatorURL: nil,
                codesURL: nil
            ),
        ]
        return pages
            + changes.map {
                FactorRemovalPage(
                    account: self.frame(text),
                    action: text,
                    hiddenFields: [(text, text)],
                    change: $0,
                    cancelURL: text
                )
            }
    }

    private static func others(_ text: String) -> [any Page] {
        let consent = ConsentsPage.Consent(
            application: text,
            name: text,
            operatorName: text,
            scopes: [.profile, .other(text)],
            givenAt: Timestamp(seconds: 0)
        )
        let tables = MyDataPage.Kind.allCases.map { kind in
            MyDataPage.Table(kind, rows: kind == .mails ? [] : [kind.columns.map { _ in text }])
        }
        return [
            ConsentsPage(account: self.frame(text), withdrawAction: text, consents: [consent]),
            ConsentsPage(account: self.frame(text), withdrawAction: text, consents: []),
            AccessLogPage(
                account: self.frame(text),
                records: [self.record(text), self.record(text, at: 60, hasSucceeded: false)]
            ),
            AccessLogPage(account: self.frame(text), records: []),
            MyDataPage(account: self.frame(text), tables: tables, jsonURL: text, csvURL: text),
        ]
    }
}
