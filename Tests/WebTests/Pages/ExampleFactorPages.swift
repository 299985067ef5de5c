import Messages
import OpenID
import Primitives
import Web

/// The pages about factors, recovery and consent, with everything they can show.
enum ExampleFactorPages {
    /// A square: what a drawing may be made of does not depend on the text.
    static let drawing = PageDrawing(side: 4, path: "M1 1h2v2h-2z")

    static func navigation(_ text: String) -> PageNavigation {
        PageNavigation(place: .account, agentName: text, signOutAction: text, csrf: text)
    }

    static func all(_ text: String) -> [any Page] {
        self.second(text) + self.enrolment(text) + self.recovery(text) + self.consent(text)
    }

    private static func second(_ text: String) -> [any Page] {
        let variants: [(Set<FactorKind>, PasskeyRequest?)] = [
            (Set(FactorKind.allCases), .init(action: text, options: text)),
            ([.passkey], .init(action: text, options: text)),
            ([], nil),
        ]
        let pages = variants.map { factors, passkey in
            SecondFactorPage(
                action: text,
                state: text,
                csrf: text,
                applicationName: text,
                identifier: text,
                realmName: text,
                factors: factors,
                passkey: passkey,
                recoveryURL: text,
                changeIdentifierURL: text,
                help: text,
                error: factors.isEmpty ? nil : SecondFactorPage.codeRefused,
                cancelAction: text
            )
        }
        let recovery = RecoveryCodePage(
            action: text,
            state: text,
            csrf: text,
            identifier: text,
            realmName: text,
            changeIdentifierURL: text,
            otherURL: text,
            help: text,
            error: RecoveryCodePage.codeRefused
        )
        return pages + [recovery]
    }

    private static func enrolment(_ text: String) -> [any Page] {
        var pages: [any Page] = [
            EnrolmentPage(
                state: text,
                csrf: text,
                identifier: text,
                realmName: text,
                factors: [.password],
                replaced: [.application],
                passkeyURL: text,
                applicationURL: text,
                changeIdentifierURL: text,
                grace: .init(action: text, daysLeft: 3)
            ),
            PasskeyEnrolmentPage(
                action: text,
                state: text,
                csrf: text,
                options: text,
                name: text,
                nameError: PasskeyEnrolmentPage.nameMissing,
                error: PasskeyEnrolmentPage.refused,
                applicationURL: text,
                cancelURL: text,
                navigation: self.navigation(text)
            ),
            RecoveryCodesPage(action: text, downloadAction: text, state: text, csrf: text, codes: [text, text]),
        ]
        if let drawing = self.drawing {
            pages.append(
                TOTPEnrolmentPage(
                    action: text,
                    state: text,
                    csrf: text,
                    drawing: drawing,
                    key: "JBSWY3DPEHPK3PXP",
                    address: text,
                    name: text,
                    nameError: TOTPEnrolmentPage.nameMissing,
                    error: SecondFactorPage.codeMissing,
                    cancelURL: text
                )
            )
        }
        return pages
    }

    private static func recovery(_ text: String) -> [any Page] {
        [
            ForgottenPage(
                action: text,
                state: text,
                csrf: text,
                identifier: text,
                error: Sentence(.identifierMissing),
                signInURL: text
            ),
            ForgottenSentPage(identifier: text, signInURL: text, help: text),
            NewPasswordPage(
                action: text,
                state: text,
                csrf: text,
                identifier: text,
                minimumLength: 12,
                errors: [NewPasswordPage.missing],
                confirmationError: NewPasswordPage.mismatch,
                cancelURL: text
            ),
            FactorResetPage(action: text, state: text, csrf: text, agentName: text, realmName: text),
        ]
    }

    private static func consent(_ text: String) -> [any Page] {
        let items: [ConsentPage.Item] =
            [
                .init(.profile, values: [text, text]), .init(.mail), .init(.phone), .init(.organization),
                .init(.groups),
                .init(.offlineAccess), .init(.other(text), isEssential: true),
            ] + AgentClaim.allCases.map { .init(.claim($0), values: [text], isEssential: $0 == .siret) }
        return [
            ConsentPage(
                action: text,
                state: text,
                csrf: text,
                applicationName: text,
                operatorName: text,
                privacyURL: text,
                termsURL: text,
                logoURL: text,
                items: items
            ),
            DeviceCodePage(
                action: text,
                csrf: text,
                code: text,
                error: DeviceCodePage.Failure.unknown.sentence(minutes: 1)
            ),
            DeviceConfirmPage(
                action: text,
                csrf: text,
                code: text,
                affiliation: text,
                applicationName: text,
                agentName: text,
                function: text,
                realmName: text,
                askedAt: Timestamp(seconds: 0),
                elsewhere: text,
                items: items
            ),
            DeviceDonePage(isAllowed: true), DeviceDonePage(isAllowed: false),
        ]
    }
}
