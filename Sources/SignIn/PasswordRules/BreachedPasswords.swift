import Crypto
import Foundation
package import Primitives

/// Published passwords by their SHA-1, on this machine: nothing of a password leaves it.
///
/// Either a folder with one file for each first five hex digits, whose lines are `SUFFIX:COUNT`, or one file of lines
/// `HASH:COUNT`; sorted, and searched where they lie.
package struct BreachedPasswords: Sendable {
    package enum Failure: Error, Sendable, Hashable {
        /// Not there, or not to be read by this program.
        case unreadable
        /// Its lines are not of the form.
        case malformed
    }

    private let path: String
    private let isFolder: Bool

    package init(path: String) throws(Failure) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .unreadable }
        self.path = path
        self.isFolder = isFolder.boolValue
    }

    package func holds(_ password: Secret) throws(Failure) -> Bool {
        let hash = Hex.encode(Array(Insecure.SHA1.hash(data: password.bytes))).uppercased()
        guard self.isFolder else { return try SortedHashFile(path: self.path).count(of: hash) > 0 }
        let file = "\(self.path)/\(hash.prefix(5))"
        let name = FileManager.default.fileExists(atPath: file) ? file : file + ".txt"
        return try SortedHashFile(path: name).count(of: String(hash.dropFirst(5))) > 0
    }
}

/// Binary search by `pread` in a file of sorted lines `HEX:COUNT`, never read whole.
struct SortedHashFile {
    /// More than the longest line: 40 digits, a colon, ten digits and the end of the line.
    private static let window = 64

    private let descriptor: FileHandle
    private let size: Int

    init(path: String) throws(BreachedPasswords.Failure) {
        guard let handle = FileHandle(forReadingAtPath: path), let size = try? handle.seekToEnd() else {
            throw .unreadable
        }
        self.descriptor = handle
        self.size = Int(clamping: size)
    }

    /// 0 when it is not there.
    func count(of hash: String) throws(BreachedPasswords.Failure) -> Int {
        let wanted = Array(hash.utf8)
        var (low, high) = (0, self.size)
        while low < high {
            let line = try self.line(around: (low + high) / 2, from: low)
            let (key, count) = try Self.parse(line.bytes, digits: wanted.count)
            if key == wanted { return count }
            if key.lexicographicallyPrecedes(wanted) { low = line.end } else { high = line.start }
        }
        return 0
    }

    /// The line that holds the offset, without its end; `low` begins a line.
    private func line(
        around offset: Int,
        from low: Int
    ) throws(BreachedPasswords.Failure) -> (bytes: [UInt8], start: Int, end: Int) {
        let start = max(low, offset - Self.window)
        let bytes = try self.read(start, min(self.size - start, 2 * Self.window + 1))
        let middle = offset - start
        let before = bytes[..<middle].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
        guard let first = before ?? (start == low ? 0 : nil) else { throw .malformed }
        guard let end = bytes[middle...].firstIndex(of: UInt8(ascii: "\n")) else {
            guard start + bytes.count == self.size else { throw .malformed }
            return (Array(bytes[first...]), start + first, self.size)
        }
        return (Array(bytes[first..<end]), start + first, start + end + 1)
    }

    private func read(_ offset: Int, _ count: Int) throws(BreachedPasswords.Failure) -> [UInt8] {
        var (bytes, done) = ([UInt8](repeating: 0, count: count), 0)
        while done < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    self.descriptor.fileDescriptor,
                    buffer.baseAddress?.advanced(by: done),
                    count - done,
                    off_t(offset + done)
                )
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .unreadable }
            done += got
        }
        return bytes
    }

    private static func parse(
        _ line: [UInt8],
        digits: Int
    ) throws(BreachedPasswords.Failure) -> (key: [UInt8], count: Int) {
        let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
        let key = text.prefix(digits).map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 ? $0 & 0xDF : $0 }
        guard text.count > digits + 1, text[digits] == UInt8(ascii: ":"), key.allSatisfy(self.isHexDigit),
            let count = Int(String(decoding: text[(digits + 1)...], as: UTF8.self)), count >= 0
        else { throw .malformed }
        return (key, count)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "F") ~= byte
    }
}
