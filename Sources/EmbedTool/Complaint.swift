/// What is wrong with a file of texts, in the form compilers print and `swift build` repeats.
package struct Complaint: Error, Hashable, CustomStringConvertible {
    package let path: String
    package let line: Int
    package let text: String

    package init(path: String, line: Int, _ text: String) {
        self.path = path
        self.line = line
        self.text = text
    }

    package var description: String { "\(self.path):\(self.line):1: error: \(self.text)" }
}
