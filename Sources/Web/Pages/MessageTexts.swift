import Messages
import Mustache

/// Lets a template name a sentence: `{{m.portalTitle}}`.
struct MessageTexts: MustacheParent {
    private static let keys = Dictionary(uniqueKeysWithValues: MessageKey.allCases.map { ($0.rawValue, $0) })

    let messages: Messages

    func child(named name: String) -> Any? { Self.keys[name].map { self.messages($0) } }
}
