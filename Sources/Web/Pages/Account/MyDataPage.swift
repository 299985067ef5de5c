package import Messages

/// Everything held about an agent, in tables and as files to take away. Posts nothing.
package struct MyDataPage: Page {
    package struct Table: Sendable {
        package let kind: Kind
        /// One row a fact, one cell a column of the kind, dates already in words (`Messages.moment`).
        package let rows: [[String]]

        package init(_ kind: Kind, rows: [[String]]) {
            self.kind = kind
            self.rows = rows
        }
    }

    /// The kinds of facts, each with its title and its columns.
    package enum Kind: String, CaseIterable, Sendable {
        case profile, affiliations, groups, factors, sessions, applications, consents, favourites, signIns, mails

        package var columns: [MessageKey] {
            switch self {
            case .profile: [.dataField, .dataValue]
            case .affiliations:
                [
                    .profileOrganization, .profileRealm, .profileFunction, .profileLogin, .profileMail, .profilePhone,
                    .profilePopulation,
                ]
            case .groups: [.dataGroup, .profileRealm]
            case .factors: [.dataKind, .dataName, .factorAdded, .factorLastUsed]
            case .sessions: [.accessDevice, .sessionPlace, .sessionSignedIn, .sessionLastUsed]
            case .applications: [.accessApplication, .dataSubject]
            case .consents: [.accessApplication, .consentsGiven, .consentsSince]
            case .favourites: [.accessApplication]
            case .signIns: [.accessTime, .accessResult, .accessApplication, .accessDevice, .sessionPlace]
            case .mails: [.accessTime, .dataSubjectLine, .profileMail]
            }
        }

        var title: MessageKey {
            switch self {
            case .profile: .profileHeading
            case .affiliations: .dataAffiliations
            case .groups: .dataGroups
            case .factors: .factorsTitle
            case .sessions: .sessionsHeading
            case .applications: .dataSubjects
            case .consents: .consentsTitle
            case .favourites: .dataFavourites
            case .signIns: .accessesTitle
            case .mails: .dataMails
            }
        }
    }

    package let account: AccountFrame
    package let tables: [Table]
    package let jsonURL: String
    package let csvURL: String

    package init(account: AccountFrame, tables: [Table], jsonURL: String, csvURL: String) {
        self.account = account
        self.tables = tables
        self.jsonURL = jsonURL
        self.csvURL = csvURL
    }

    package var navigation: PageNavigation? { self.account.navigation }

    package func title(_ messages: Messages) -> String { messages(.dataTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let own: [String: PageValue] = [
            "jsonURL": .link(self.jsonURL),
            "csvURL": .link(self.csvURL),
            "rights": .text(messages(.dataRights, ["realm": self.account.realmName])),
            "tables": .list(self.tables.map { Self.describe($0, messages) }),
        ]
        return own.merging(self.account.context(.data, messages)) { mine, _ in mine }
    }

    private static func describe(_ table: Table, _ messages: Messages) -> [String: PageValue] {
        let columns = table.kind.columns.map { messages($0) }
        let rows: [[String: PageValue]] = table.rows.map { row in
            ["cells": .list(zip(columns, row).map { ["cellColumn": .text($0), "cell": .text($1)] })]
        }
        return [
            "tableID": .text("data-\(table.kind.rawValue)"),
            "tableTitle": .text(messages(table.kind.title)),
            "hasRows": .flag(!rows.isEmpty),
            "columns": rows.isEmpty ? false : .list(columns.map { ["column": .text($0)] }),
            "rows": .list(rows),
        ]
    }
}
