/// Every sentence of the product. The raw value is the key in `Translations/*.json`; a test keeps both equal.
package enum MessageKey: String, CaseIterable, Sendable, Hashable {
    // Frame of every page
    case tagline, taglineDetail, skipToContent, languages, mainNavigation, documentTitle, documentTitleWithError
    case navigationPortal, navigationAccount, signOut, signedInAs
    case footerNavigation, helpMail, helpPhone, helpPlain, accessibilityLink, required, errorLabel

    // Signing in
    case identifierTitle, identifierTitleFor, identifierLead, identifierLabel, identifierHint, identifierSubmit
    case identifierMissing
    case realmTitle, realmLead, realmLabel, realmHint, realmPlaceholder, realmSubmit, realmMissing
    case realmRemembered, realmWillBeRemembered, startedAs
    case passwordTitle, passwordLead, passwordLeadFor, passwordLabel, passwordHint, passwordSubmit, passwordForgotten
    case passwordMissing, passwordRefused, passwordThrottled, passwordDirectoryDown
    case identityLabel, identityRealm, changePerson, changeRealm
    case affiliationTitle, affiliationLead, affiliationLeadFor, affiliationLegend, affiliationSubmit
    case affiliationMissing, affiliationDetail

    // Portal
    case portalTitle, portalRealm, portalCount, portalEmptyTitle, portalEmpty, portalHelp

    // Account
    case accountTitle, profileHeading, profileNote, profileName, profileMail, profileLogin, profileFunction
    case profileOrganization, profileRealm, profileGroups, profileEmpty
    case sessionsHeading, sessionsLead, sessionCurrent, sessionSignedIn, sessionLastUsed, sessionApplications
    case sessionUnknownDevice, sessionNoApplication, sessionEnd, sessionEndNamed, sessionsEnd, sessionsEndNote
    case sessionsEmpty, sessionEnded, sessionsEnded

    // Signing out
    case signOutTitle, signOutLead, signOutLeadFor, signOutSubmit, signOutCancel
    case signedOutTitle, signedOutLead, signedOutApplications, signedOutTold, signedOutPending
    case signedOutUnreachable, signedOutUnsupported, signedOutWarning, signedOutReturn, signedOutAgain
    case signedOutShared

    // Problems
    case problemWhy, problemToDo, problemRestart, problemReport, problemReportSubject, problemReportBody
    case problemReference, problemCode, problemIdentifier, problemPortal, problemOtherAccount
    case unknownApplicationTitle, unknownApplicationWhat, unknownApplicationWhy, unknownApplicationToDo
    case redirectMismatchTitle, redirectMismatchWhat, redirectMismatchWhy, redirectMismatchToDo
    case expiredTitle, expiredWhat, expiredWhy, expiredToDo
    case accessRefusedTitle, accessRefusedTitleFor, accessRefusedWhat, accessRefusedWhy, accessRefusedWhyDisabled
    case accessRefusedWhyNotActivated, accessRefusedWhyOtherRealm, accessRefusedWhyGroups
    case accessRefusedToDo, accessRefusedToDoContact
    case formRefusedTitle, formRefusedWhat, formRefusedWhy, formRefusedToDo
    case troubleTitle, troubleWhat, troubleWhy, troubleToDo
    case unavailableTitle, unavailableWhat, unavailableWhy, unavailableToDo
    case requestRefusedTitle, requestRefusedWhat, requestRefusedWhy, requestRefusedToDo
    case notFoundTitle, notFoundWhat, notFoundWhy, notFoundToDo

    // Accessibility statement
    case accessibilityTitle, accessibilityLead, accessibilityStateHeading, accessibilityState
    case accessibilityWorkHeading, accessibilityWork, accessibilityContactHeading, accessibilityContact
    case accessibilityRightsHeading, accessibilityRights

    // Mail
    case mailGreeting, mailGreetingNamed, mailPasswordResetSubject, mailPasswordResetWhat, mailPasswordResetAction
    case mailPasswordResetNotYou, mailPasswordChangedSubject, mailPasswordChangedWhat, mailFactorAddedSubject
    case mailFactorAddedWhat, mailFactorRemovedSubject, mailFactorRemovedWhat, mailFactorResetLinkSubject
    case mailFactorResetLinkWhat, mailFactorResetLinkAction, mailFactorResetLinkNotYou, mailNewDeviceSubject
    case mailNewDeviceWhat, mailSessionsEndedSubject, mailSessionsEndedWhat, mailRecoveryCodeUsedSubject
    case mailRecoveryCodeUsedWhat, mailNotYou, mailAction, mailFact, mailWhen, mailDevice, mailPlace, mailFactor
    case mailFactorName, mailFactorPasskey, mailFactorAuthenticator, mailFactorRecoveryCodes, mailRemaining
    case mailLinkLife, mailLinkCopy, mailNeverAsked, mailHelp, mailAutomatic

    // Dates
    case moment, firstDay
    case month1, month2, month3, month4, month5, month6, month7, month8, month9, month10, month11, month12
}
