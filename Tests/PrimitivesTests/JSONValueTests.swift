import Primitives
import Testing

@Suite struct JSONValueTests {
    @Test func `members are written in byte order, without white space`() {
        let value: JSONValue = ["é": 1, "b": [true, .null], "a": ["z": "\"\\/", "B": .number(0.5)], "": "\n\u{1}"]
        #expect(value.canonicalText == #"{"":"\u000a\u0001","a":{"B":0.5,"z":"\"\\/"},"b":[true,null],"é":1}"#)
    }

    @Test func `what is written reads back equal`() throws {
        let value: JSONValue = [
            "text": "a\u{0}\u{1F}\u{7F}é😀\"\\", "list": [-1, 0, .integer(.max), .integer(.min)], "none": .null,
            "number": .number(1e300), "small": .number(1e-300), "nested": [["a": [[]]]],
        ]
        #expect(try StrictJSON.parse(value.canonicalBytes) == value)
    }

    @Test func `a member of something else is absent`() {
        #expect(JSONValue.string("a")["a"] == nil)
        #expect(JSONValue.object(["a": 1])["a"]?.integer == 1)
        #expect(JSONValue.object(["a": 1])["a"]?.string == nil)
        #expect(JSONValue.number(1).integer == nil)
    }
}
