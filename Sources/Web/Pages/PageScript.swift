/// The scripts a page may use, each a file of its own: no page holds a script in its text.
package enum PageScript: String, CaseIterable, Sendable {
    case passkeys = "passkeys.js"
    case realms = "realms.js"
    case leaving = "leaving.js"
    case formPost = "form-post.js"
}
