import EmbedTool
import Testing

@Suite struct EmbeddedSourceTests {
    @Test func `no text can end its literal`() {
        let source = EmbeddedSource.text([(name: "a.css", text: "\"\\(1)\n\r\t\0é")])
        #expect(source.contains(#"= "\"\\(1)\n\r\t\0é""#))
        #expect(source.contains("case \"a.css\": Self.file0"))
    }
}
