import Messages
import Mustache

/// Lets a template name a sentence: `{{m.portalTitle}}`.
struct MessageTexts: MustacheParent {
    let messages: Messages

    func child(named name: String) -> Any? { MessageKey(rawValue: name).map { self.messages($0) } }
}
