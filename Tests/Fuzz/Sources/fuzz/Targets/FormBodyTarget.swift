import OpenID

extension FuzzTarget {
    /// What is read and written again is read the same, within the limits; a name that comes twice is told.
    static let formBody = FuzzTarget("form-body") { input in
        guard let form = try? FormParameters(parsing: input) else { return }
        require(input.count <= 65_536, "64 KiB at most")
        require(form.values.count <= 200, "200 parameters at most")
        require(form.repeated.allSatisfy { form.values[$0] != nil }, "what is repeated was there")
        let pairs = form.values.map { ($0.key, $0.value) }
        let written = FormParameters.encode(pairs)
        require(written.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "what is written is visible ASCII")
        guard let again = try? FormParameters(parsing: written.utf8) else {
            // Escapes take three times the room.
            return require(written.utf8.count > 65_536, "what was written is read")
        }
        require(again.repeated.isEmpty, "nothing is repeated in what was written")
        require(again.values.count == form.values.count, "as many parameters as before")
        for (name, value) in form.values {
            require(again.values[name]?.isSame(as: value) ?? false, "the same value as before")
        }
        guard let (name, value) = pairs.first, written.utf8.count < 20_000, pairs.count < 199 else { return }
        let twice = try? FormParameters(parsing: "\(written)&\(FormParameters.encode([(name, value)]))".utf8)
        require(twice?.repeated == [name], "the name that was added again is told")
    }
}
