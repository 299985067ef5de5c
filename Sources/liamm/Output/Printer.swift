import AdminAPI
import Foundation
import Primitives

/// Prints data in the form asked.
struct Printer {
    let format: OutputFormat
    let fields: [String]
    let isBold: Bool

    func list(_ items: [some Encodable], _ layout: Layout, next: String? = nil) throws {
        var rows: [JSONValue] = []
        for item in items { rows.append(try Self.value(item)) }
        let columns = try self.columns(layout, rows)
        switch self.format {
        case .json, .yaml:
            self.structured([
                "apiVersion": "liamm/v1",
                "kind": .string("\(layout.kind)List"),
                "items": .array(rows.map { self.selected($0) }),
                "next": next.map { .string($0) } ?? .null,
            ])
        case .name: if !rows.isEmpty { Console.data(Rendering.names(rows, column: layout.name)) }
        case .csv: Console.data(Rendering.csv(rows, columns: columns))
        case .table, .wide: Console.data(Rendering.table(rows, columns: columns, isBold: self.isBold))
        }
    }

    func item(_ item: some Encodable, _ layout: Layout) throws {
        guard self.format == .json || self.format == .yaml else { return try self.list([item], layout) }
        var members = self.selected(try Self.value(item)).object ?? [:]
        members["apiVersion"] = "liamm/v1"
        members["kind"] = .string(layout.kind)
        self.structured(.object(members))
    }

    /// Something with a text of its own for people: a plan, a report. `parsed`: members that came as text of JSON.
    func document(
        _ item: some Encodable,
        kind: String,
        lines: [String],
        replacing parsed: [String: JSONValue] = [:]
    ) throws {
        switch self.format {
        case .json, .yaml:
            var members = (try Self.value(item).object ?? [:]).merging(parsed) { _, new in new }
            members["apiVersion"] = "liamm/v1"
            members["kind"] = .string(kind)
            self.structured(.object(members))
        default: if !lines.isEmpty { Console.data(lines.map(Console.printable).joined(separator: "\n")) }
        }
    }

    private func structured(_ value: JSONValue) {
        Console.data(self.format == .yaml ? Rendering.yaml(value) : Rendering.json(value))
    }

    private func columns(_ layout: Layout, _ rows: [JSONValue]) throws -> [String] {
        guard !self.fields.isEmpty else { return self.format == .table ? layout.columns : layout.wide }
        let known = Set(layout.wide + rows.flatMap { ($0.object ?? [:]).keys })
        for field in self.fields where !known.contains(field) {
            let near = NearestWord.to(field, among: known).map { "; did you mean `\($0)`?" }
            throw Problem.usage("no field `\(field)`\(near ?? ": there are \(layout.wide.joined(separator: ", "))")")
        }
        return self.fields
    }

    private func selected(_ row: JSONValue) -> JSONValue {
        guard !self.fields.isEmpty, let members = row.object else { return row }
        return .object(members.filter { self.fields.contains($0.key) })
    }

    private static func value(_ item: some Encodable) throws -> JSONValue {
        try StrictJSON.parse(Array(try JSONEncoder().encode(item)))
    }
}
