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

    // Passkeys
    case passkeyUse, passkeyNoScript, passkeyWaiting, passkeyCancelled, passkeyUnsupported, passkeyTrouble
    case passkeyDuplicate, passkeyRefused

    // Confirming who is there
    case or, cancel, confirmTitle, confirmLead, confirmSubmit, secondTitle, secondLead, secondLeadFor, secondHave
    case secondOther, secondLostHeading, secondLost, secondNone, secondUseRecovery, codeLabel, codeHint, codeMissing
    case codeRefused, recoveryTitle, recoveryLead, recoveryLabel, recoveryHint, recoveryMissing, recoveryRefused
    case recoveryBack, factorPassword, factorPasskey, factorApplication, factorRecovery

    // Setting up factors
    case enrolTitle, enrolLead, enrolHave, enrolMissing, enrolMissingText, enrolChoose, enrolRecommended
    case enrolPasskeyText, enrolPasskeyChoose, enrolApplicationText, enrolApplicationChoose, enrolLater
    case enrolDaysLeft, totpTitle, totpLead, totpScan, totpScanText, totpDrawing, totpKey, totpOpen, totpName
    case totpCode, totpCodeHint, deviceNameLabel, deviceNameHint, deviceNameMissing, save, passkeyCreateTitle
    case passkeyCreateLead, passkeyNameLabel, passkeyNameHint, passkeyShared, passkeyOther, codesTitle, codesLead
    case codesOnce, codesKeep, codesList, codesDownload, codesDone

    // Account: its parts
    case accountNavigation, accountOverview, accountFactors, accountConsents, accountAccesses, accountData
    case sessionPlace, factorsTitle, factorsLead, passkeysHeading, passkeysEmpty, passkeyAdd, passkeySynced
    case passkeyBound, passkeySecurityKey, factorAdded, factorLastUsed, factorNeverUsed, factorRemove
    case factorRemoveNamed, authenticatorsEmpty, authenticatorAdd, codesLeft, codesNone, codesMake, codesRenew
    case passwordChange, passwordChangedAt, passwordNeverChanged, passwordOfDirectory, doneAdded, doneRemoved
    case doneCodes, donePassword, removalTitle, removalText, removalLast, renewalTitle, renewalText

    // Account: permissions, sign-ins, data
    case consentsTitle, consentsLead, consentsEmpty, consentsGiven, consentsOperator, consentsSince, consentWithdraw
    case consentWithdrawNamed, consentWithdrawn, accessesTitle, accessesLead, accessesEmpty, accessesKept
    case accessTime, accessResult, accessApplication, accessDevice, accessMeans, accessSucceeded, accessFailed
    case dataTitle, dataLead, dataJSON, dataCSV, dataRights, dataEmpty, dataField, dataValue, dataAffiliations
    case dataGroup, dataGroups, dataKind, dataName, dataSubjects, dataSubject, dataFavourites, dataMails
    case dataSubjectLine

    // Consent
    case consentTitle, consentLead, consentOperator, consentAsks, consentProfile, consentMail, consentPhone
    case consentOrganization, consentGroups, consentOffline, consentOther, consentNoValue, consentPrivacy
    case consentLater, consentAllow, consentRefuse

    // Portal: finding, favourites, news
    case portalSearch, portalSearchSubmit, portalSearchNone, portalFound, portalSearchAll, portalFavourites,
        portalOthers
    case portalFavourite, portalWaiting, portalNotices, portalAccessesAll, portalAssistance

    // Forgotten passwords and lost factors
    case forgottenTitle, forgottenLead, forgottenSubmit, forgottenBack, forgottenSentTitle, forgottenSentLead
    case forgottenSentLife, forgottenSentNothing, forgottenSentNothingText, newPasswordTitle, newPasswordLead
    case newPasswordLabel, newPasswordRules, newPasswordAgain, newPasswordAgainHint, newPasswordMissing
    case newPasswordMismatch, newPasswordUnfit, newPasswordEnds, resetTitle, resetLead, resetSteps
    case resetStepPassword, resetStepRemoved, resetStepNew, resetElsewhere, resetUnasked, resetSubmit

    // Problems: links
    case problemNewLink, linkExpiredTitle, linkExpiredWhat, linkExpiredWhy, linkExpiredToDo, resetExpiredWhat
    case resetExpiredWhy, resetExpiredToDo

    // Collectivités: type-ahead
    case realmSearchNone, realmSearchResults, realmSearchOpen

    // Dates
    case moment, firstDay
    case month1, month2, month3, month4, month5, month6, month7, month8, month9, month10, month11, month12
}
