import Foundation
import Model
import Primitives
import Testing

/// `liamm operator` and `liamm doctor`, as the machine's operator types them.
@Suite struct OperatorTranscriptTests {
    @Test func `an operator is made with a link in a file of one's own, listed, and told of by doctor`() async throws {
        try await CommandBench.lend { bench in
            let none = try await bench.liamm("doctor")
            #expect(none.code == 1 && none.out.contains("liamm operator create NAME"), "\(none.errors)")
            let dry = try await bench.liamm("operator", "create", "astreinte", "--out", "-", "-n")
            #expect(dry.code == 0 && dry.errors.contains("would be created"), "\(dry.errors)")
            #expect(try await bench.liamm("operator", "list", "-o", "name").out.isEmpty)
            let path = "\(bench.folder)/astreinte.link"
            let made = try await bench.liamm("operator", "create", "astreinte", "--out", path, "--life", "2h")
            #expect(made.code == 0, "\(made.errors)")
            let link = try String(contentsOfFile: path, encoding: .utf8)
            #expect(link.hasPrefix("\(bench.issuer)/sign-in/new-password?token="))
            #expect(!made.out.contains("token=") && !made.errors.contains("token="))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
            #expect(try await bench.liamm("operator", "list", "-o", "name").out == "astreinte\n")
            let again = try await bench.liamm("operator", "create", "astreinte", "--out", path, "--force")
            #expect(again.code == 6 && again.errors.contains("liamm operator link astreinte"), "\(again.errors)")
            let other = try await bench.liamm("operator", "link", "astreinte", "--out", "-")
            #expect(other.code == 0 && other.out.contains("token="), "\(other.errors)")
            #expect(try await bench.liamm("operator", "link", "personne", "--out", "-").code == 3)
            let doctor = try await bench.liamm("doctor")
            #expect(doctor.code == 1 && doctor.out.contains("astreinte has no password yet"), "\(doctor.out)")
            let list = try await bench.liamm("admin", "list", "-o", "json")
            #expect(list.out.contains("\"astreinte\"") && list.out.contains("\"platform\""))
            // Found where agents are, in the realm that is nobody's.
            #expect(try await bench.liamm("agent", "disable", "astreinte", "-r", "platform").code == 0)
            let off = try await bench.liamm("doctor")
            #expect(off.out.contains("astreinte opens nothing"), "\(off.out)")
        }
    }
}
