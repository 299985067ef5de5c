package import Messages
import Mustache

/// Makes HTML out of pages. All templates are read once; a template that is missing or broken is an error at start.
package struct PageRenderer: Sendable {
    package let assets: PageAssets
    private let library: MustacheLibrary
    private let names: Set<String>

    package init() throws(PageError) {
        MustacheContentTypes.register(MarkupSafety.Printing(), named: MarkupSafety.Printing.name)
        var library = MustacheLibrary()
        var names: Set<String> = []
        for (name, text) in PageTemplates.all {
            do {
                try library.register("{{% CONTENT_TYPE:\(MarkupSafety.Printing.name)}}\n\(text)", named: name)
            } catch {
                throw PageError(code: .unreadableTemplate, template: name)
            }
            names.insert(name)
        }
        self.library = library
        self.names = names
        self.assets = PageAssets()
    }

    package func render<P: Page>(_ page: P, in language: Language, frame: PageFrame) throws(PageError) -> String {
        let messages = Messages(language)
        var context = self.surroundings(of: page, frame: frame, messages: messages).mapValues(\.rendered)
        context.merge(page.context(messages).mapValues(\.rendered)) { surrounding, _ in surrounding }
        context["m"] = MessageTexts(messages: messages)
        guard self.names.contains(P.template), let text = self.library.render(context, withTemplate: P.template) else {
            throw PageError(code: .missingTemplate, template: P.template)
        }
        return text
    }

    private func surroundings(of page: some Page, frame: PageFrame, messages: Messages) -> [String: PageValue] {
        let title = page.title(messages)
        let documentTitle = messages(page.isProblem ? .documentTitleWithError : .documentTitle, ["title": title])
        return [
            "language": .text(messages.language.rawValue),
            "documentTitle": .text(documentTitle),
            "title": .text(title),
            "stylesheet": .text(self.assets["liamm.css"]?.path ?? ""),
            "logo": .text(self.assets["logo.svg"]?.path ?? ""),
            "favicon": .text(self.assets["favicon.svg"]?.path ?? ""),
            "scripts": .list(
                page.scripts.compactMap { self.assets[$0.rawValue] }.map { ["scriptPath": .text($0.path)] }
            ),
            "brand": frame.brand?.value ?? false,
            "navigation": page.navigation?.value ?? false,
            "otherLanguages": .list(Self.languages(frame: frame, current: messages.language)),
            "support": frame.support.map { Self.support($0, messages) } ?? false,
            "accessibilityPath": .text(frame.accessibilityPath),
        ]
    }

    private static func languages(frame: PageFrame, current: Language) -> [[String: PageValue]] {
        Language.allCases.map { language in
            [
                "languageCode": .text(language.rawValue),
                "languageName": .text(language.ownName),
                "languagePath": .text(frame.path(in: language.rawValue)),
                "isCurrentLanguage": .flag(language == current),
            ]
        }
    }

    private static func support(_ support: PageFrame.Support, _ messages: Messages) -> PageValue {
        let isReachable = support.mail != nil || support.phone != nil
        return .group([
            "supportPlain": isReachable ? false : .text(messages(.helpPlain, ["name": support.name])),
            "supportMail": .optional(support.mail.map { MailLink.address($0) }),
            "supportMailText": .text(messages(.helpMail, ["name": support.name])),
            "supportPhone": .optional(support.phone.map { MailLink.phone($0) }),
            "supportPhoneText": .text(messages(.helpPhone, ["phone": support.phone ?? ""])),
        ])
    }
}
