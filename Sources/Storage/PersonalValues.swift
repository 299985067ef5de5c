import Model
import Primitives
import SQLCore

/// The personal values beside an audit entry.
enum PersonalValues: Equatable {
    case kept([String: String])
    /// The agent's key is destroyed, and the values with it.
    case erased
    /// They are not what the entry commits to.
    case changed
}

extension StorageContext {
    /// From a row of `audit` joined with `audit_personal` and `agent_keys`.
    func personalValues(of body: AuditBody, _ row: SQLRow) throws -> PersonalValues {
        guard !body.commitments.isEmpty else { return .kept([:]) }
        guard let agent = body.agent, let sealedKey = try row.bytesIfPresent("sealed_key"),
            let sealedValues = try row.bytesIfPresent("sealed_values")
        else { return .erased }
        let key = try self.openKey(sealedKey, of: agent)
        guard let opened = self.cipher.decrypt(sealedValues, key: key),
            let values = try? StrictJSON.parse(opened).object?.compactMapValues(\.string)
        else { return .changed }
        let commitments = Dictionary(
            uniqueKeysWithValues: values.map { field, value in
                (field, Base64URL.encode(self.cipher.commit(value, field: field, key: key)))
            }
        )
        return commitments == body.commitments ? .kept(values) : .changed
    }
}
