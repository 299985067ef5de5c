import Primitives
import SignIn
import Testing

@Suite struct PasswordRulesTests {
    private let rules = PasswordRules(realmWords: ["Pays de l'Été", "CCPE", "pays-ete.example", "Ville de Kerlann"])
    private let ownNames = ["Maïwenn", "Le Goff", "mlegoff29", "maiwenn.legoff@pays-ete.example"]

    private func weaknesses(_ password: String) throws -> [PasswordWeakness] {
        try self.rules.weaknesses(of: PasswordRules.normalised(password), ownNames: self.ownNames)
    }

    @Test(arguments: [
        "Bonjour123!", "motdepasse", "azertyuiop", "", " ", "            ", "aaaaaaaaaaaaaaaaaaaaaaaa", "123456789012",
        "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv",
        "&é\"'(-è_çà)=", "1234567890°+1234567890°+", "AZERTYUIOP123", "poiuytrezaMLKJHGFDSQ", "Bonjour12345!",
        "MotDePasse2026!", "M0td3p@sse2026", "essapedtom2026", "Motdepassemotdepasse", "bonjourbonjourbonjour",
        "29/05/1998 29/05/1998", "29051998290598", "Jean-Pierre1975", "Administrateur1", "SoleilSoleil12!",
        "P@ssw0rdP@ssw0rd", "iloveyouiloveyou", "Vacances2026!!", "qwertyuiop[]asdf", "nicolas.martin",
        "2468101214161820", "Marseille13Marseille13", "!!!!!!!!!!!!!!!!!!!!", "password1234567890", "drowssapdrowssap",
        "abcabcabcabcabcabcabcabc", "Chocolat1Chocolat2", "1998199819981998", "louloudoudou", "0612345678",
    ])
    func `what people choose is refused`(password: String) throws {
        let found = try self.weaknesses(password)
        #expect(!found.isEmpty)
        // Not for its length alone: longer ones of the kind are no better.
        #expect(found.contains { if case .tooGuessable = $0 { true } else { false } }, "\(found)")
    }

    @Test(arguments: [
        "girafe menuisier tartine orage boussole", "girafe-menuisier-tartine-orage-boussole",
        "girafemenuisiertartineorageboussole", "Le lundi quatre hérons dansent sous la pluie",
        "cheval soleil chocolat tracteur bougie", "maison jardin voiture fenêtre table lampe",
        "correct horse battery staple crayon", "nuage fourmi guitare sable moulin violon pomme",
        "ar mor zo glas hiziv ha teñval dec'hoaz", "kz7#qpLw2vXd", "h4gTz9wPqK2m", "vqxkzjwmpfthgb", "8305617294618350",
        "tr0p de c4fé, p4s assez d'eau", "日本語の長い合言葉はここにあります", "Ω≈ç√∫˜µ≤≥÷åß∂ƒ©",
    ])
    func `what is long and hard to guess is accepted, whatever it is made of`(password: String) throws {
        #expect(try self.weaknesses(password) == [])
    }

    @Test func `no rule of composition: one kind of character is enough`() throws {
        let random = CountedRandom()
        for alphabet in ["abcdefghijklmnopqrstuvwxyz", "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "!#%&*+,/:;<=>?"] {
            let letters = Array(alphabet)
            let password = String(random.bytes(24).map { letters[Int($0) % letters.count] })
            #expect(try self.weaknesses(password) == [], "\(password)")
        }
    }

    @Test func `passwords drawn at random are accepted`() throws {
        let random = CountedRandom()
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let refused = try (0..<300).map { _ in String(random.bytes(12).map { letters[Int($0) % 64] }) }
            .filter { try !self.weaknesses($0).isEmpty }
        #expect(refused.count <= 6, "\(refused)")
    }

    @Test func `twelve characters, counted as characters and not as bytes`() throws {
        #expect(try self.weaknesses("kz7#qpLw2vX") == [.tooShort(minimum: 12)])
        #expect(try self.weaknesses("éàùçêîôûëïü").contains(.tooShort(minimum: 12)))
        let strict = PasswordRules(minimumLength: 15, minimumBits: 80)
        let found = try strict.weaknesses(of: Secret("kz7#qpLw2vXd"), ownNames: [])
        #expect(found.first == .tooShort(minimum: 15))
        guard case .tooGuessable(let bits, minimum: 80) = found.last else {
            Issue.record("\(found)")
            return
        }
        #expect(50..<80 ~= bits)
    }

    @Test func `128 characters are accepted, and 1024 bytes, but not one more`() throws {
        let random = CountedRandom()
        let long = { (count: Int) in String(Hex.encode(random.bytes(count / 2))) }
        #expect(try self.weaknesses(long(128)) == [])
        #expect(try self.weaknesses(long(1024)) == [])
        #expect(try self.weaknesses(String(long(1024)) + "a") == [.tooLong])
        #expect(try self.weaknesses(String(repeating: "é", count: 513)) == [.tooLong])
    }

    @Test func `nothing is cut off or folded in what is hashed, but accents are composed once`() {
        let long = String(repeating: "Aé", count: 300)
        #expect(PasswordRules.normalised(long).bytes == Array(long.utf8))
        #expect(PasswordRules.normalised("e\u{301}").bytes == Array("\u{E9}".utf8))
        #expect(PasswordRules.normalised("É").bytes != PasswordRules.normalised("é").bytes)
        #expect(PasswordRules.normalised("ﬁ①Å ").bytes == Array("ﬁ①\u{C5} ".utf8))
        #expect(PasswordRules.normalised("a\0b").bytes == [0x61, 0, 0x62])
    }

    @Test(
        arguments: [
            ("Vive la Bretagne libre et tartine", "Bretagne"), ("girafe BREIZH tartine orage", "Breizh"),
            ("girafe l14mm tartine orage boussole", "Liamm"), ("girafe 3ngater8 tartine orage", "Bretagne"),
            ("girafe engaterb tartine orage", "Bretagne"), ("girafe br3t4gne tartine orage", "Bretagne"),
            ("girafe kerlann tartine orage", "Kerlann"), ("girafe k.e.r.l.a.n.n tartine orage", "Kerlann"),
            ("tartine paysete boussole orage", "pays-ete.example"), ("tartine cCpE boussole orage", "CCPE"),
            ("tartine village boussole paysage", nil), ("ville tartine orage boussole girafe", nil),
        ] as [(String, String?)]
    )
    func `words of the collectivité are refused, however they are spelled`(password: String, word: String?) throws {
        let found = try self.weaknesses(password).filter { if case .holdsRealmWord = $0 { true } else { false } }
        #expect(found == (word.map { [.holdsRealmWord($0)] } ?? []))
    }

    @Test(arguments: [
        ("girafe maïwenn tartine orage", true), ("girafe MAIWENN tartine orage", true),
        ("girafe m41w3nn tartine orage", true), ("girafe nnewiam tartine orage", true),
        ("girafe legoff tartine orage", true), ("girafe mlegoff29 tartine orage", true),
        ("girafe goffre tartine orage boussole", true), ("girafe menuisier tartine orage", false),
    ])
    func `names, login and mail of the agent are refused`(password: String, isOwn: Bool) throws {
        #expect(try self.weaknesses(password).contains(.holdsOwnName) == isOwn)
        #expect(
            try !self.rules.weaknesses(of: Secret(password), ownNames: ["", "Jo", "li", "a.b@c.example"])
                .contains(.holdsOwnName)
        )
    }

    @Test func `every entry of the list of the most used is refused`() throws {
        let lists = [PasswordLists.mostUsed, PasswordLists.local]
        #expect(PasswordLists.mostUsed.count >= 20_000)
        #expect(PasswordLists.local.count > 100)
        // Without the words that differ from run to run, and without what every entry would cost twice.
        let rules = PasswordRules(minimumLength: 1, minimumBits: 0)
        var accepted: [String] = []
        for list in lists {
            for index in 0..<list.count {
                let word = Array(list.word(index))
                #expect(list.rank(of: word) == index + 1)
                if try !rules.weaknesses(of: Secret(word), ownNames: []).contains(.mostUsed) {
                    accepted.append(String(decoding: word, as: UTF8.self))
                }
            }
        }
        #expect(accepted == [])
    }

    @Test(arguments: ["PASSWORD", "Azertyuiop", "p4ssw0rd", "M0TDEPASSE", "motdepâsse"])
    func `the most used are known in capitals and in other letters`(password: String) throws {
        #expect(try self.weaknesses(password).contains(.mostUsed))
    }

    @Test(arguments: [
        String(repeating: "a", count: 1024), String(repeating: "password", count: 128),
        String(repeating: "1", count: 1024), String(repeating: "é", count: 512),
        String(repeating: "4@8(3€69", count: 100), String(repeating: "azertyuiopqsdfgh", count: 64),
        String(repeating: "29/05/1998", count: 102), String(repeating: "12", count: 512),
        String(repeating: "\0", count: 1024), String(repeating: "🏴‍☠️", count: 70),
        String(repeating: "e\u{301}", count: 340), String(repeating: "7l1i", count: 256),
    ])
    func `a hostile password costs no more than its length, in steps counted`(password: String) throws {
        let names = (0..<20).map { "nom\($0)" }
        let (bits, work) = self.rules.estimate(of: Secret(password), ownNames: names)
        #expect(bits < 50, "\(bits)")
        #expect(work <= 1000 * password.utf8.count)
        let half = self.rules.estimate(
            of: Secret(Array(password.utf8.prefix(password.utf8.count / 2))),
            ownNames: names
        )
        #expect(work <= 3 * half.work)
    }

    @Test func `what is added never makes a password easier by more than a bit of spelling`() {
        let random = CountedRandom()
        for _ in 0..<50 {
            let text = Hex.encode(random.bytes(12))
            let shorter = self.rules.estimate(of: Secret(String(text.dropLast(4))), ownNames: []).bits
            #expect(self.rules.estimate(of: Secret(text), ownNames: []).bits >= shorter)
        }
    }
}
