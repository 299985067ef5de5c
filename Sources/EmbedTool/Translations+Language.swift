extension Translations {
    /// One sentence of one language: its text under the form `""`, or one text for each plural form.
    struct Sentence {
        let key: String
        var texts: [String: TranslationFile.Entry]

        var isPlural: Bool { self.texts[""] == nil }
        var line: Int { self.texts.values.map(\.line).min() ?? 1 }
        var places: Set<String> { Set(self.texts.values.flatMap { Translations.places(of: $0.text) ?? [] }) }
    }

    /// The sentences of one file, and what can be said of it alone.
    struct Language {
        let file: TranslationFile
        let sentences: [Sentence]
        private let twice: [Complaint]

        init(_ file: TranslationFile) {
            self.file = file
            var sentences: [Sentence] = []
            var indexes: [String: Int] = [:]
            var twice: [Complaint] = []
            for entry in file.entries {
                let key = String(entry.key.prefix { $0 != "." })
                let form = String(entry.key.dropFirst(key.count + 1))
                guard let index = indexes[key] else {
                    indexes[key] = sentences.count
                    sentences.append(Sentence(key: key, texts: [form: entry]))
                    continue
                }
                if let first = sentences[index].texts[form] {
                    let text = "“\(entry.key)” stands twice, first on line \(first.line)"
                    twice.append(Complaint(path: file.path, line: entry.line, text))
                }
                sentences[index].texts[form] = entry
            }
            self.sentences = sentences
            self.twice = twice
        }

        func complaints() -> [Complaint] {
            var found = self.twice
            if Translations.forms[self.file.language] == nil {
                found.append(self.complaint(1, "the plural forms of “\(self.file.language)” are not known"))
            }
            return found
                + self.file.entries.flatMap(self.complaints(about:))
                + self.sentences.flatMap(self.complaints(about:))
        }

        /// The sentences of the reference that are not said here, and those said otherwise.
        func differences(from reference: Language) -> [Complaint] {
            let mine = Dictionary(self.sentences.map { ($0.key, $0) }) { first, _ in first }
            let known = Set(reference.sentences.map(\.key))
            var found = self.sentences.filter { !known.contains($0.key) }
                .map { self.complaint($0.line, "“\($0.key)” is not in \(reference.file.name)") }
            for theirs in reference.sentences {
                guard let sentence = mine[theirs.key] else {
                    let place = "\(reference.file.name), line \(theirs.line)"
                    found.append(self.complaint(1, "“\(theirs.key)” is missing; it is in \(place)"))
                    continue
                }
                guard sentence.isPlural == theirs.isPlural else {
                    let text = theirs.isPlural ? "has plural forms" : "has no plural forms"
                    found.append(self.complaint(sentence.line, "“\(theirs.key)” \(text) in \(reference.file.name)"))
                    continue
                }
                found += sentence.texts.values.flatMap { self.difference(of: $0, from: theirs) }
            }
            return found
        }

        private func complaints(about entry: TranslationFile.Entry) -> [Complaint] {
            var found: [Complaint] = []
            if !Translations.isKey(entry.key) {
                found.append(self.complaint(entry.line, "“\(entry.key)” cannot be the name of a sentence"))
            }
            if entry.text.isEmpty { found.append(self.complaint(entry.line, "“\(entry.key)” says nothing")) }
            if Translations.places(of: entry.text) == nil {
                found.append(self.complaint(entry.line, "“\(entry.key)” has a place that is not {name}"))
            }
            return found
        }

        private func complaints(about sentence: Sentence) -> [Complaint] {
            guard sentence.texts.keys.contains(where: { $0 != "" }) else { return [] }
            guard sentence.isPlural else {
                return [self.complaint(sentence.line, "“\(sentence.key)” has both plural forms and a text without")]
            }
            guard let forms = Translations.forms[self.file.language] else { return [] }
            let missing = forms.filter { sentence.texts[$0] == nil }
                .map { self.complaint(sentence.line, "“\(sentence.key).\($0)” is missing: the language has this form") }
            let unknown = sentence.texts.filter { !forms.contains($0.key) }.values
                .map { self.complaint($0.line, "“\($0.key)” is one too many: the language has no such form") }
            return missing + unknown
        }

        private func difference(of entry: TranslationFile.Entry, from theirs: Sentence) -> [Complaint] {
            guard let places = Translations.places(of: entry.text) else { return [] }
            let isOne = entry.key.hasSuffix(".one") && Translations.saysOneInWords.contains(self.file.language)
            let missing = theirs.places.subtracting(places).subtracting(isOne ? ["count"] : []).sorted()
                .map { self.complaint(entry.line, "“\(entry.key)” does not say {\($0)}") }
            let unknown = places.subtracting(theirs.places).sorted()
                .map { self.complaint(entry.line, "“\(entry.key)” says {\($0)}, which nothing fills") }
            return missing + unknown
        }

        private func complaint(_ line: Int, _ text: String) -> Complaint {
            Complaint(path: self.file.path, line: line, text)
        }
    }
}
