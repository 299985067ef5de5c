import Messages
import Model
import OpenID
import Primitives
import Web

/// Every page with everything it can show, all free text being one given text.
enum ExamplePages {
    static func all(_ text: String) -> [any Page] {
        Self.signIn(text) + ExampleFactorPages.all(text) + Self.agent(text) + Self.portal(text)
            + ExampleAccountPages.all(text) + Self.problems(text)
    }

    static func frame(_ text: String) -> PageFrame {
        PageFrame(
            path: "/page?state=\(text)",
            support: .init(name: text, mail: text, phone: text),
            brand: .init(realmName: text, logoURL: text, themeURL: text)
        )
    }

    private static func signIn(_ text: String) -> [any Page] {
        let problem = Sentence(.passwordDirectoryDown, ["realm": text])
        return [
            IdentifierPage(
                action: text,
                state: text,
                csrf: text,
                applicationName: text,
                identifier: text,
                error: problem,
                passkey: .init(action: text, options: text),
                cancelAction: text
            ),
            RealmChoicePage(
                action: text,
                state: text,
                csrf: text,
                identifier: text,
                groups: [
                    .init(department: text, choices: [.init(slug: text, name: text), .init(slug: "x", name: text)])
                ],
                remembered: text,
                changeIdentifierURL: text,
                error: problem
            ),
            PasswordPage(
                action: text,
                state: text,
                csrf: text,
                applicationName: text,
                identifier: text,
                realmName: text,
                error: problem,
                changeIdentifierURL: text,
                changeRealmURL: text,
                forgottenURL: text,
                passkey: .init(action: text, options: text),
                cancelAction: text
            ),
            PasswordPage(
                action: text,
                state: text,
                csrf: text,
                identifier: text,
                realmName: text,
                error: problem,
                changeIdentifierURL: text,
                confirming: PasswordPage.sensitive,
                cancelURL: text
            ),
            AffiliationChoicePage(
                action: text,
                state: text,
                csrf: text,
                applicationName: text,
                choices: [.init(id: text, function: text, organization: text, realmName: "\(text)!")],
                chosen: text,
                error: problem
            ),
        ]
    }

    private static func agent(_ text: String) -> [any Page] {
        let sessions = [[text], []].map { applications in
            AccountPage.OpenSession(
                id: text,
                device: text,
                place: text,
                realms: [text],
                signedInAt: Timestamp(seconds: 0),
                lastUsedAt: Timestamp(seconds: 1),
                applications: applications,
                isCurrent: !applications.isEmpty
            )
        }
        return [
            self.account(text, profile: [.init(.profileName, text)], sessions: sessions),
            self.account(text, profile: [], sessions: []),
            SignOutConfirmPage(
                action: text,
                csrf: text,
                hiddenFields: [(text, text)],
                applicationName: text,
                cancelURL: text
            ),
            FormPostPage(action: text, fields: [(text, text)], applicationName: text),
            SignedOutPage(
                applications: SignedOutPage.Status.allCases.map { .init(name: text, status: $0) },
                frames: [.init(name: text, address: text), .init(name: text, address: text)],
                returnURL: text,
                signInURL: text
            ),
            AccessibilityPage(),
        ]
    }

    private static func portal(_ text: String) -> [any Page] {
        let applications: [PortalPage.Application] = [
            .init(name: text, url: text, description: text),
            .init(id: text, name: text, url: text, affiliation: text, isFavourite: true, documentsWaiting: 2),
            .init(id: text, name: text, url: text, affiliation: text),
            .init(id: text, name: text, url: text, affiliation: "\(text)!", documentsWaiting: 1),
        ]
        let searches: [([PortalPage.Application], PortalPage.Search?)] = [
            (applications, .init(action: text, query: text)), (Array(applications.prefix(1)), nil),
            ([], .init(action: text, query: text)), ([], nil),
        ]
        return searches.map { applications, search in
            PortalPage(
                agentName: text,
                realmName: text,
                applications: applications,
                signOutAction: text,
                csrf: text,
                search: search,
                favouriteAction: text,
                notices: [text],
                lastSignIns: [ExampleAccountPages.record(text)],
                support: .init(name: text, mail: text, phone: text)
            )
        }
    }

    private static func account(
        _ text: String,
        profile: [AccountPage.Row],
        sessions: [AccountPage.OpenSession]
    ) -> AccountPage {
        AccountPage(
            agentName: text,
            realmName: text,
            profile: profile,
            sessions: sessions,
            endSessionAction: text,
            endAllAction: text,
            signOutAction: text,
            csrf: text,
            notice: AccountPage.Done.others.notice
        )
    }

    private static func problems(_ text: String) -> [any Page] {
        let problems: [PageProblem] = [
            .unknownApplication, .redirectMismatch, .expiredLink, .expiredFactorLink,
            .accessRefused(.noRule, contact: text),
            .accessRefused(nil, contact: nil), .incompleteIdentity(fields: [text], commands: [text]), .formRefused,
            .requestRefused, .trouble, .unavailable, .notFound,
        ]
        return problems.map {
            ErrorPage(
                $0,
                applicationName: text,
                restartURL: text,
                portalURL: text,
                reportMail: text,
                code: text,
                id: text,
                contact: text,
                differences: RedirectDifference.allCases
            )
        }
    }
}
