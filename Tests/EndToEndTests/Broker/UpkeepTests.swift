import Foundation
import HubTesting
import Primitives
import Testing

/// What the broker forgets by itself.
@Suite struct UpkeepTests {
    @Test func `what a stopped writer left is removed after a day, and nothing younger`() async throws {
        try await Hub.lend { hub in
            let incoming = "\(hub.objectFolder)/incoming"
            let ages: [(name: String, age: Duration)] = [("old", .hours(25)), ("young", .hours(23))]
            for (name, age) in ages {
                let path = "\(incoming)/\(name)"
                try Data("half".utf8).write(to: URL(filePath: path))
                let date = (hub.clock.now - age).date
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
            }
            #expect(try await hub.forgetUnused() == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: incoming) == ["young"])
        }
    }
}
