import Storage
import Testing

@Suite
struct RecentlyReadTests {
    private static let lasting = Duration.seconds(3600)

    @Test
    func `what was read serves until its life is over`() async throws {
        let recent = RecentlyRead<String, Int>(life: Self.lasting)
        #expect(try await recent.value("a") { 1 } == 1)
        #expect(try await recent.value("a") { 2 } == 1)
        #expect(try await recent.value("b") { 3 } == 3)
        let passing = RecentlyRead<String, Int>(life: .zero)
        #expect(try await passing.value("a") { 1 } == 1)
        #expect(try await passing.value("a") { 2 } == 2)
    }

    @Test
    func `absence is asked again each time`() async throws {
        let recent = RecentlyRead<String, Int>(life: Self.lasting)
        #expect(try await recent.value("a") { nil } == nil)
        #expect(try await recent.value("a") { 1 } == 1)
    }

    @Test
    func `a change is seen at once, and by a reading that began before it`() async throws {
        let recent = RecentlyRead<String, Int>(life: Self.lasting)
        #expect(try await recent.value("a") { 1 } == 1)
        recent.forget()
        let overtaken = try await recent.value("a") {
            recent.forget()
            return 2
        }
        #expect(overtaken == 2)
        #expect(try await recent.value("a") { 3 } == 3)
    }

    @Test
    func `no more is kept than there is room for`() async throws {
        let recent = RecentlyRead<Int, Int>(life: Self.lasting, capacity: 2)
        for key in 0..<3 { #expect(try await recent.value(key) { key } == key) }
        #expect(try await recent.value(0) { 10 } == 10)
        #expect(try await recent.value(2) { 10 } == 2)
    }
}
