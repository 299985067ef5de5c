import RelyingParty
import Testing

@Suite struct HTMLTests {
    @Test func `values are escaped, for text and for attributes`() {
        let name = #"<b title="x">l'a & b</b>"#
        let page: HTML = "<p class=\"n\">\(name)</p>"
        #expect(page.text == #"<p class="n">&lt;b title=&quot;x&quot;&gt;l&#39;a &amp; b&lt;/b&gt;</p>"#)
    }

    @Test func `markup inside markup stays as it is`() {
        let inner: HTML = "<em>\("a<b")</em>"
        let page: HTML = "<p>\(inner)\([inner])</p>"
        #expect(page.text == "<p><em>a&lt;b</em><em>a&lt;b</em></p>")
    }
}
