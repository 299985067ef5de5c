import Testing
import Web

@Suite struct CookieFieldTests {
    @Test(arguments: [
        (["a=1"], "1"), (["b=2; a=1"], "1"), (["b=2;a=1;c="], "1"), (["b=2", "a=1"], "1"), (["a=1; a=1"], "1"),
        (["a="], ""), (["a=1=2=="], "1=2=="), (["A=2; a=1; aa=3"], "1"),
    ])
    func `the value is the pair's (RFC 6265, section 4.2.1)`(fields: [String], value: String) {
        #expect(CookieField.value("a", in: fields) == value)
    }

    @Test(arguments: [[], [""], ["a"], ["b=a=1"], ["A=1"], ["a =1"], ["a=1; a=2"], ["a=1", "a=2"], ["a=; a=1"]])
    func `absent, or there twice with different values, it has none`(fields: [String]) {
        #expect(CookieField.value("a", in: fields) == nil)
    }

    /// `String` takes each of these pairs for one text.
    @Test(arguments: [["a=K; a=\u{212A}"], ["a=\u{E9}; a=e\u{301}"]])
    func `values are compared by their bytes`(fields: [String]) {
        #expect(CookieField.value("a", in: fields) == nil)
    }
}
