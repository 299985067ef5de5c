import AdminAPI
import ArgumentParser
import BrokerAPI
import Foundation
import Offline

struct ExchangeReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Lists the receipts of an exchange, writes them as files, or verifies such a file offline.",
        discussion: """
            liamm exchange receipt EXCHANGE -r brest-metropole              the receipts
            liamm exchange receipt EXCHANGE -r brest-metropole --out DIR    each with its proof, as DIR/KIND-ID.json
            liamm exchange receipt --verify FILE --keys KEYS                no server is asked

            KEYS is what https://HUB/broker/v1/evidence/keys answers. Deploy/verify/verify.py checks the same in Python.
            """
    )

    @Argument(help: "Identifier of the exchange.") var id: String?
    @Option(help: "Folder for the receipts with their proofs.") var out: String?
    @Option(help: "Receipt file to verify; no server is asked.") var verify: String?
    @Option(help: "Public evidence keys, a JSON key set.") var keys: String?
    @OptionGroup var realm: RealmOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if self.verify == nil, self.id == nil { throw ValidationError("Name an exchange, or a file: --verify FILE.") }
        if self.verify != nil, self.id != nil { throw ValidationError("Either an exchange or --verify.") }
        if self.verify != nil, self.keys == nil {
            throw ValidationError("--verify needs the public keys: --keys FILE.")
        }
    }

    func run() async throws {
        if let path = self.verify { return try self.check(path, keys: self.keys ?? "") }
        let slug = try self.realm.slug()
        let path = Path.realm(slug, "exchanges", self.id ?? "", "receipts")
        let list = try await self.server.client.get(path, ListEnvelope<ReceiptResource>.self)
        guard let folder = self.out else { return try self.output.printer.list(list.items, .receipt) }
        for receipt in list.items {
            let bytes = try await self.server.client.bytes(Path.realm(slug, "receipts", receipt.id))
            let file = URL(filePath: folder).appending(path: "\(receipt.kind)-\(receipt.id).json")
            do {
                try Data(bytes).write(to: file, options: .atomic)
            } catch {
                throw Problem.file(file.path, "the receipt cannot be written")
            }
            Console.data(file.path)
        }
        Console.message("\(list.items.count) \(list.items.count == 1 ? "receipt" : "receipts") written")
    }

    private func check(_ path: String, keys: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Problem.file(path, "the receipt cannot be read")
        }
        guard let text = FileManager.default.contents(atPath: keys) else {
            throw Problem.file(keys, "the keys cannot be read")
        }
        guard let file = try? JSONDecoder().decode(ReceiptFile.self, from: data) else {
            throw Problem.file(path, "this is not a receipt file")
        }
        let statement: ReceiptVerification.Statement
        do {
            statement = try ReceiptVerification.verify(file, keys: String(decoding: text, as: UTF8.self))
        } catch let refusal as ReceiptVerification.Refusal {
            throw Problem(
                .invalidRequest,
                status: 422,
                title: "the receipt does not verify: \(refusal.description)",
                detail: refusal.check
            )
        }
        let pieces = statement.pieces.sorted { $0.key < $1.key }.map { "piece \($0.key): sha256 \($0.value)" }
        let head =
            "\(statement.kind) by \(statement.application) at \(statement.signedAt): document \(statement.document)"
        try self.output.printer.document(statement, kind: "ReceiptVerification", lines: [head] + pieces)
        let proof = statement.root.map { "proved by root \($0)" } ?? "signed; no root covers it yet"
        Console.message("the receipt verifies: \(proof)")
    }
}
