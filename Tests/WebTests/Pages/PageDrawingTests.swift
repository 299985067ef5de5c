import Messages
import Testing
import Web

@Suite struct PageDrawingTests {
    @Test func `a drawing is its view box and its path, and nothing else of what it came with`() throws {
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" role="img"><title>x</title>\
            <rect width="29" height="29" fill="#fff"/><path fill="#000" d="M4 4h7v1h-7z"/></svg>
            """
        let drawing = try #require(PageDrawing(svg: svg))
        #expect(drawing == PageDrawing(side: 29, path: "M4 4h7v1h-7z"))
    }

    @Test(arguments: [
        "", "M1 1\" onload=\"alert(1)", "M1 1h2<script>", "M1 1h2&lt;", "url(#x)", "M1 1e5", "M1\n1", "M１ 1",
    ])
    func `a path that holds more than commands and numbers is refused`(path: String) {
        #expect(PageDrawing(side: 29, path: path) == nil)
        // A quote ends the attribute: what follows is left behind with the rest.
        let read = PageDrawing(svg: "<svg viewBox=\"0 0 29 29\"><path d=\"\(path)&\"/></svg>")
        #expect(read == (path.contains("\"") ? PageDrawing(side: 29, path: "M1 1") : nil))
    }

    @Test(arguments: [
        "", "<svg><path d=\"M1 1z\"/></svg>", "<svg viewBox=\"0 0 29 30\"><path d=\"M1 1z\"/></svg>",
        "<svg viewBox=\"-1 0 29 29\"><path d=\"M1 1z\"/></svg>", "<svg viewBox=\"0 0 29 29\"></svg>",
        "<svg viewBox=\"0 0 29 29\"><path d=\"M1 1z\"/><path d=\"M2 2z\"/></svg>",
        "<svg viewBox=\"0 0 0 0\"><path d=\"M1 1z\"/></svg>",
    ])
    func `a text that is not a square with one path is no drawing`(svg: String) {
        #expect(PageDrawing(svg: svg) == nil)
    }
}
