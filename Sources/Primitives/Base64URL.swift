/// base64url without padding (RFC 4648, section 5), one spelling per value: non-zero pad bits are refused.
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: self.encodeBytes(bytes), as: UTF8.self)
    }

    package static func encodeBytes(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes.withContiguousStorageIfAvailable { self.encode($0) }
            ?? Array(bytes).withUnsafeBufferPointer { self.encode($0) }
    }

    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let length = (bytes.count * 4 + 2) / 3
        return self.alphabet.withUnsafeBufferPointer { alphabet in
            [UInt8](unsafeUninitializedCapacity: length) { output, count in
                var (buffer, bits): (UInt32, UInt32) = (0, 0)
                for byte in bytes {
                    buffer = buffer << 8 | UInt32(byte)
                    bits += 8
                    while bits >= 6 {
                        bits -= 6
                        output[count] = alphabet[Int(buffer >> bits & 0x3F)]
                        count += 1
                    }
                }
                guard bits > 0 else { return }
                output[count] = alphabet[Int(buffer << (6 - bits) & 0x3F)]
                count += 1
            }
        }
    }

    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = text.utf8
        return characters.withContiguousStorageIfAvailable { self.decode($0) }
            ?? Array(characters).withUnsafeBufferPointer { self.decode($0) }
    }

    private static func decode(_ characters: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard characters.count % 4 != 1 else { return nil }
        var isCanonical = true
        let output = self.values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: characters.count * 3 / 4) { output, count in
                var (buffer, bits, wrong): (UInt32, UInt32, UInt8) = (0, 0, 0)
                for character in characters {
                    let value = values[Int(character)]
                    wrong |= value
                    buffer = buffer << 6 | UInt32(value & 0x3F)
                    bits += 6
                    if bits >= 8 {
                        bits -= 8
                        output[count] = UInt8(truncatingIfNeeded: buffer >> bits)
                        count += 1
                    }
                }
                isCanonical = wrong < 0x40 && buffer & ((1 << bits) - 1) == 0
            }
        }
        return isCanonical ? output : nil
    }
}

package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            output.append(self.digits[Int(byte >> 4)])
            output.append(self.digits[Int(byte & 15)])
        }
        return String(decoding: output, as: UTF8.self)
    }

    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 2) else { return nil }
        var output: [UInt8] = []
        for index in stride(from: 0, to: characters.count, by: 2) {
            guard let high = self.value(characters[index]), let low = self.value(characters[index + 1]) else {
                return nil
            }
            output.append(high << 4 | low)
        }
        return output
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
