import Model
import RealmFiles
import Testing

@Suite struct SignInDeclarationTests {
    private func realm(_ tail: String, hub: SignInPolicy? = nil) throws -> Realm {
        let file = RealmFile.parse(Sample.head + tail, path: Sample.path, hub: hub)
        return try #require(file.realm, "\(file.problems)")
    }

    private func problems(_ tail: String, hub: SignInPolicy? = nil) -> [String] {
        RealmFile.parse(Sample.head + tail, path: "pays-exemple.yaml", hub: hub).problems.map(\.description)
    }

    @Test func `every key is read`() throws {
        let realm = try self.realm(
            """
            signIn:
              secondFactor: agents
              enrolmentGrace: 0d
              session: { idle: 30m, max: 8h }
              reauthentication: 10m
              password:
                minLength: 14
                minEntropyBits: 80
                words: [Exemple, "Bro-Gozh"]
              networks: [10.0.0.0/8, "2001:db8::/32"]
              survival: 3d
              maxStaleness: 3d

            """
        )
        var policy = SignInPolicy()
        policy.secondFactor = .agents
        policy.enrolmentGraceDays = 0
        policy.sessionIdleMinutes = 30
        policy.sessionMaximumMinutes = 480
        policy.reauthenticationMinutes = 10
        policy.password.minLength = 14
        policy.password.minEntropyBits = 80
        policy.password.words = ["Exemple", "Bro-Gozh"]
        policy.networks = ["10.0.0.0/8", "2001:db8::/32"]
        policy.survivalDays = 3
        policy.maximumStalenessHours = 72
        #expect(realm.signIn == policy)
    }

    @Test(arguments: ["", "signIn: {}\n", "signIn: { session: {}, password: {}, networks: [] }\n"])
    func `who says nothing has the defaults`(_ tail: String) throws {
        #expect(try self.realm(tail).signIn == SignInPolicy())
    }

    @Test(arguments: [
        ("secondFactor: all", "17", "unknown secondFactor \"all\"; one of none, admins, agents"),
        ("secondFactor: agent", "17", "unknown secondFactor \"agent\"; did you mean \"agents\"?"),
        ("secondFactor: everybody", "17", "unknown secondFactor \"everybody\"; one of none, admins, agents"),
        ("secondfactor: none", "3", "unknown key \"secondfactor\"; did you mean \"secondFactor\"?"),
        ("factors: {}", "3", "unknown key \"factors\""),
        ("enrolmentGrace: 91d", "19", "\"enrolmentGrace\" 91d is out of range; from 0d to 90d"),
        ("enrolmentGrace: 36h", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: 14", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: 014d", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: 14 d", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: -1d", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: +1d", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: 14D", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: d", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: 9999999d", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("enrolmentGrace: [14d]", "19", "\"enrolmentGrace\" is whole days; from 0d to 90d"),
        ("session: { idle: 4m }", "20", "\"idle\" 4m is out of range; from 5m to 8h"),
        ("session: { idle: 9h }", "20", "\"idle\" 9h is out of range; from 5m to 8h"),
        ("session: { idle: 300s }", "20", "\"idle\" is whole minutes; from 5m to 8h"),
        ("session: { max: 14m }", "19", "\"max\" 14m is out of range; from 15m to 12h"),
        ("session: { max: 1d }", "19", "\"max\" 1d is out of range; from 15m to 12h"),
        ("session: { idle: 2h, max: 1h }", "20", "\"idle\" is longer than \"max\""),
        ("session: 8h", "12", "\"session\" is a mapping of keys to values"),
        ("session: { remember: true }", "14", "unknown key \"remember\""),
        ("reauthentication: 0m", "21", "\"reauthentication\" 0m is out of range; from 1m to 1h"),
        ("reauthentication: 61m", "21", "\"reauthentication\" 61m is out of range; from 1m to 1h"),
        ("password: { minLength: 7 }", "26", "\"minLength\" 7 is out of range; from 8 to 64"),
        ("password: { minLength: \"12\" }", "26", "\"minLength\" is a whole number; from 8 to 64"),
        ("password: { minLength: 1e1 }", "26", "\"minLength\" is a whole number; from 8 to 64"),
        ("password: { minLength: 012 }", "26", "\"minLength\" is a whole number; from 8 to 64"),
        ("password: { minLength: none }", "26", "\"minLength\" is a whole number; from 8 to 64"),
        ("password: { minEntropyBits: 49 }", "31", "\"minEntropyBits\" 49 is out of range; from 50 to 128"),
        ("password: { words: [ab] }", "23", "\"ab\" is not one word of 3 to 40 characters"),
        ("password: { words: [two words] }", "23", "\"two words\" is not one word of 3 to 40 characters"),
        ("password: { words: [Armor, Armor] }", "30", "\"Armor\" is there twice"),
        ("password: { expiry: never }", "15", "unknown key \"expiry\""),
        ("networks: 10.0.0.0/8", "13", "\"networks\" is a list; without elements leave the key out"),
        ("networks: [anywhere]", "14", "\"anywhere\" is not a network; for example 10.0.0.0/8 or 2001:db8::/32"),
        ("networks: [10.0.0.1/8]", "14", "\"10.0.0.1/8\" is not a network; for example 10.0.0.0/8 or 2001:db8::/32"),
        ("networks: [10.0.0.0/+8]", "14", "\"10.0.0.0/+8\" is not a network; for example 10.0.0.0/8 or 2001:db8::/32"),
        ("networks: [10.0.0.0/8, 10.0.0.0/8]", "26", "\"10.0.0.0/8\" is there twice"),
        ("survival: 8d", "13", "\"survival\" 8d is out of range; from 0d to 7d"),
        ("survival: { days: 3 }", "13", "\"survival\" is whole days; from 0d to 7d"),
        ("maxStaleness: 8d", "17", "\"maxStaleness\" 8d is out of range; from 1h to 7d"),
        ("maxStaleness: 90m", "17", "\"maxStaleness\" is whole hours; from 1h to 7d"),
    ])
    func `what is wrong is told at its place with what is right`(_ line: String, _ column: String, _ said: String) {
        #expect(self.problems("signIn:\n  \(line)\n") == ["pays-exemple.yaml:10:\(column): \(said)"])
    }

    private static let hub: SignInPolicy = {
        var hub = SignInPolicy()
        hub.secondFactor = .admins
        hub.sessionIdleMinutes = 60
        hub.password.minLength = 14
        hub.networks = ["10.0.0.0/8"]
        hub.password.words = ["Breizh"]
        return hub
    }()

    @Test(arguments: [
        ("secondFactor: none", "17", "\"secondFactor\" none is less strict than the hub's admins"),
        ("enrolmentGrace: 15d", "19", "\"enrolmentGrace\" 15d is less strict than the hub's 14d"),
        ("session: { idle: 61m }", "20", "\"idle\" 61m is less strict than the hub's 1h"),
        ("reauthentication: 6m", "21", "\"reauthentication\" 6m is less strict than the hub's 5m"),
        ("password: { minLength: 13 }", "26", "\"minLength\" 13 is less strict than the hub's 14"),
        ("networks: []", "13", "\"networks\" from anywhere is less strict than the hub's 10.0.0.0/8"),
        ("survival: 1d", "13", "\"survival\" 1d is less strict than the hub's 0d"),
        ("maxStaleness: 25h", "17", "\"maxStaleness\" 25h is less strict than the hub's 1d"),
    ])
    func `a realm that asks for less than the hub is refused, where the hub is known`(
        _ line: String,
        _ column: String,
        _ said: String
    ) throws {
        let hint = "ask for as much or more, or leave the key out"
        let tail = "signIn:\n  \(line)\n"
        #expect(self.problems(tail, hub: Self.hub) == ["pays-exemple.yaml:10:\(column): \(said); \(hint)"])
        #expect(self.problems(tail).isEmpty)
    }

    @Test func `a network outside the hub's is refused`() {
        #expect(
            self.problems("signIn:\n  networks: [10.1.0.0/16, 192.0.2.0/24]\n", hub: Self.hub) == [
                "pays-exemple.yaml:10:27: \"192.0.2.0/24\" is outside the hub's networks"
            ]
        )
    }

    @Test func `a realm may be as strict as the hub, stricter, or say nothing`() throws {
        let stricter = """
            signIn:
              secondFactor: agents
              session: { idle: 1h }
              password: { minLength: 15, words: [Armor] }
              networks: [10.1.0.0/16]

            """
        let realm = try self.realm(stricter, hub: Self.hub)
        #expect(realm.signIn.strictest(with: Self.hub).password.words == ["Armor", "Breizh"])
        #expect(try self.realm("", hub: Self.hub).signIn == SignInPolicy())
    }
}
