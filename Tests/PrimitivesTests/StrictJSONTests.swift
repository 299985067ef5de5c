import Primitives
import Testing

@Suite struct StrictJSONTests {
    @Test func `all kinds of values are read`() throws {
        let text = " {\"a\" : [ 1 , -2.5e1, true,false , null ,\"x\" ], \"b\":{}, \"c\":[]}\r\n\t"
        #expect(
            try StrictJSON.parse(text) == [
                "a": [1, .number(-25), true, false, .null, "x"], "b": .object([:]), "c": .array([]),
            ]
        )
    }

    @Test func `duplicate members are refused at any depth, however they are spelled`() {
        let texts = [#"{"a":1,"a":1}"#, #"[{"b":{"a":1,"c":2,"a":3}}]"#, #"{"a":1,"\u0061":2}"#]
        for text in texts {
            #expect(throws: StrictJSON.Failure.duplicateMember("a")) { try StrictJSON.parse(text) }
        }
        #expect(throws: Never.self) { try StrictJSON.parse(#"{"a":{"a":1},"A":2}"#) }
    }

    @Test func `32 levels are read, 33 are refused`() {
        let arrays = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        let objects = { (depth: Int) in
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        }
        #expect(throws: Never.self) { try StrictJSON.parse(arrays(32)) }
        #expect(throws: StrictJSON.Failure.tooDeep) { try StrictJSON.parse(arrays(33)) }
        #expect(throws: StrictJSON.Failure.tooDeep) { try StrictJSON.parse(objects(33)) }
        #expect(throws: StrictJSON.Failure.tooDeep) { try StrictJSON.parse(String(repeating: "[", count: 1_000_000)) }
    }

    @Test(arguments: [
        (#""\ud83d\ude00""#, "😀"), (#""\u00e9""#, "é"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0000""#, "\u{0}"), (#""\uFFFF\uD800\uDC00""#, "\u{FFFF}\u{10000}"), ("\"\u{7F}é😀\"", "\u{7F}é😀"),
    ])
    func `escapes are read`(json: String, text: String) throws {
        #expect(try StrictJSON.parse(json) == .string(text))
    }

    @Test(arguments: [
        #""\ud83d""#, #""\ude00""#, #""\ud83d\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ude00\ud83d""#,
        #""\ud83d\u0041""#,
    ])
    func `a lone surrogate is refused`(json: String) {
        #expect(throws: StrictJSON.Failure.self) { try StrictJSON.parse(json) }
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0x0A], [0x00], [0x1F],
        ] as [[UInt8]]
    )
    func `invalid UTF-8 and control characters in a string are refused`(bytes: [UInt8]) {
        #expect(throws: StrictJSON.Failure.self) { try StrictJSON.parse([0x22] + bytes + [0x22]) }
    }

    @Test(
        arguments: [
            ("0", .integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("1.0", .number(1)), ("1e2", .number(100)), ("1E+2", .number(100)), ("25e-1", .number(2.5)),
        ] as [(String, JSONValue)]
    )
    func `numbers are read, whole ones exactly`(json: String, value: JSONValue) throws {
        #expect(try StrictJSON.parse(json) == value)
    }

    @Test(arguments: [
        "01", "-01", "+1", "-", "1.", ".5", "1.e1", "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity", "1e999", "1_0",
        "١",
        "1 2",
    ])
    func `other numbers are refused`(json: String) {
        #expect(throws: StrictJSON.Failure.self) { try StrictJSON.parse(json) }
    }

    @Test(arguments: [
        "", " ", "{} {}", "{},", "1;", "[1,]", "[,1]", "[1 2]", #"{"a":1,}"#, #"{"a" 1}"#, "{a:1}", "{'a':1}",
        #"{"a":}"#,
        "{1:1}", "[", "{", #"{"a""#, "\"a", #""\"#, #""\u12""#, #""\u12G4""#, #""\x41""#, "tru", "TRUE", "nul",
        "truefalse",
        "// x\n1", "/**/1", "\u{FEFF}1", "1\u{0}", "\u{A0}1",
    ])
    func `trailing bytes, comments, marks and half values are refused`(json: String) {
        #expect(throws: StrictJSON.Failure.self) { try StrictJSON.parse(json) }
    }
}
