/// A text that input bytes may change at a few places: so a fuzzer gets at what signatures and seals protect, where
/// random bytes would all be refused at the first look.
///
/// Three bytes an edit: place (a quarter of the text and an offset in it, so that long texts are reached), kind, value.
struct Edits {
    let bytes: ArraySlice<UInt8>

    func applied(to text: String) -> [UInt8] {
        var output = Array(text.utf8)
        var rest = self.bytes.prefix(24)
        while rest.count >= 3, !output.isEmpty {
            let (place, kind, value) = (rest.removeFirst(), rest.removeFirst(), rest.removeFirst())
            let quarter = Int(place >> 6) * output.count / 4
            let index = (quarter + Int(place & 63) * max(1, output.count / 256)) % output.count
            switch kind % 6 {
            case 0: output[index] = value
            case 1: output[index] ^= 1 << (value & 7)
            case 2: output.insert(value, at: index)
            case 3: output.remove(at: index)
            case 4: output[output.count - 1] = value
            default: output.append(value)
            }
        }
        return output
    }
}
