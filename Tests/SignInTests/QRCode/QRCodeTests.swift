import Foundation
import ServerTesting
import SignIn
import Testing

@Suite struct QRCodeTests {
    /// Those of ISO/IEC 18004:2015, annex I, and of a well-known worked example, both in version 1, level M.
    @Test(
        arguments: [
            (
                [16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17],
                [165, 36, 212, 193, 237, 54, 199, 135, 44, 85]
            ),
            (
                [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17],
                [196, 35, 39, 119, 235, 215, 231, 226, 93, 23]
            ),
        ] as [([UInt8], [UInt8])]
    )
    func `error correction as in ISO-IEC 18004, annex I`(data: [UInt8], correction: [UInt8]) {
        #expect(ReedSolomon.codeWords(of: data, count: correction.count) == correction)
    }

    @Test(arguments: zip(0..<8, [0x5412, 0x5125, 0x5E7C, 0x5B4B, 0x45F9, 0x40CE, 0x4F97, 0x4AA0]))
    func `format bits of level M as in ISO-IEC 18004, table C.1`(mask: Int, bits: Int) {
        #expect(QRInformation.format(mask: mask) == bits)
    }

    @Test(arguments: [(7, 0x07C94), (8, 0x085BC), (14, 0x0E60D), (21, 0x15683), (32, 0x209D5), (40, 0x28C69)])
    func `version bits as in ISO-IEC 18004, table D.1`(version: Int, bits: Int) {
        #expect(QRInformation.version(version) == bits)
    }

    @Test func `the four penalties of ISO-IEC 18004, section 7_8_3`() {
        let line = { (text: String) in text.map { $0 == "#" } }
        #expect(QRPenalty.runs(line("####.#####.######..")) == 3 + 4)
        #expect(QRPenalty.runs(line(".......")) == 5)
        #expect(QRPenalty.finders(line("....#.###.#.####")) == 40)
        #expect(QRPenalty.finders(line("###.#.###.#....#")) == 40)
        #expect(QRPenalty.finders(line("#.###.#.#.#.#.#.")) == 40)
        #expect(QRPenalty.finders(line("##.#.###.#.##.#.")) == 0)
        #expect(QRPenalty.finders(line("#.###.#")) == 80)
        #expect(QRPenalty.squares([line("##."), line("##."), line("#..")]) == 3)
        #expect(QRPenalty.squares([line("###"), line("###")]) == 6)
        #expect(QRPenalty.balance([line("##########..........")]) == 0)
        #expect(QRPenalty.balance([line("###########.........")]) == 10)
        #expect(QRPenalty.balance([line("....................")]) == 100)
    }

    /// In bytes, at level M, versions 1 to 20 (ISO/IEC 18004:2015, table 7).
    private static let capacities = [
        14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
    ]

    @Test func `the smallest version is taken (ISO-IEC 18004, table 7), and nothing larger than the largest`() throws {
        for (index, capacity) in Self.capacities.enumerated() {
            let full = try #require(QRCode(String(repeating: "a", count: capacity)))
            #expect(full.size == 21 + 4 * index)
            #expect(try #require(QRCode(String(repeating: "a", count: capacity + 1))).size == 25 + 4 * index)
        }
        #expect(QRCode(String(repeating: "a", count: 2332)) == nil)
        #expect(QRCode(String(repeating: "é", count: 1166)) == nil)
    }

    @Test func `the image needs no style, and its title is text`() throws {
        let svg = try #require(QRCode("liamm")).svg(title: #"<b>"clé" & 'code'</b>"#)
        #expect(svg.hasPrefix(#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" role="img"><title>"#))
        #expect(svg.contains("<title>&lt;b&gt;&quot;clé&quot; &amp; 'code'&lt;/b&gt;</title>"))
        #expect(svg.contains(##"<rect width="29" height="29" fill="#fff"/>"##))
        #expect(svg.count { $0 == "<" } == 6)
        #expect(!svg.contains("style") && !svg.contains("script"))
    }

    @Test(.enabled(if: PythonTools.has("zxingcpp"), "zxing-cpp is not installed"))
    func `zxing-cpp reads every text that is drawn`() async throws {
        let issuer = "Communaut%C3%A9%20de%20communes%20du%20Pays%20d%27%C3%89t%C3%A9%20et%20des%20%C3%8Eles"
        let account = "pr%C3%A9nom.nom-compos%C3%A9.de.la.longue.adresse%40communaute-de-communes.example"
        let enrolment =
            "otpauth://totp/\(issuer):\(account)?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            + "&issuer=\(issuer)&algorithm=SHA1&digits=6&period=30"
        #expect(enrolment.utf8.count > 300)
        var texts = [
            "a", "0123456789", "HELLO WORLD", "https://liamm.example/", enrolment, "Été à l’île de Bréhat : œuf",
            "demat d’an holl, trugarez vras", "\u{1}\t\n ~", "日本語", "👩‍🚀 bzh",
            "otpauth://totp/Été:agent@pays.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Été",
            String(repeating: "\u{7F}", count: 300), String(repeating: "aaaa", count: 100),
        ]
        // Every version full, and with one byte less.
        let long = String(repeating: "trois petits chats 0123456789 ", count: 80)
        texts += Self.capacities.flatMap { [String(long.prefix($0)), String(long.prefix($0 - 1))] }
        texts += [997, 1452, 1809, 2331].map { String(long.prefix($0)) }
        try await PythonTools.run("qrcode/read.py") { folder in
            for (index, text) in texts.enumerated() {
                let svg = try #require(QRCode(text)).svg(title: "QR")
                try Data(svg.utf8).write(to: folder.appending(path: "\(index).svg"))
                try Data(text.utf8).write(to: folder.appending(path: "\(index).txt"))
            }
        }
    }
}
