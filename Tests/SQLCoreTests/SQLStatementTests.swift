import SQLCore
import Testing

@Suite struct SQLStatementTests {
    @Test func `interpolation binds`() {
        let name: String? = nil
        let statement: SQLStatement = "select \(1), \("a'b"), \(name), \([UInt8]([1])) \(raw: "for update")"
        #expect(statement.text == "select $1, $2, $3, $4 for update")
        #expect(statement.values == [.integer(1), .text("a'b"), .null, .blob([1])])
    }

    @Test func `a migration is cut at semicolons that end a line of code`() {
        let migration = Migration(
            number: 1,
            name: "cut",
            sql: """
                -- first; comment;

                create table a (t text default ';');\t
                create function f() returns int as $$
                    select 1;
                    select 2;
                $$ language sql;
                insert into a values ('it''s;
                -- no comment;
                ');
                select 1
                """
        )
        #expect(migration.statements.count == 4)
        #expect(migration.statements.map { $0.prefix(8) } == ["create t", "create f", "insert i", "select 1"])
        #expect(migration.statements.allSatisfy { !$0.hasSuffix(";") && !$0.hasSuffix(";\n") })
    }
}
