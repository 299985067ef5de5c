import Model
import Primitives
import SQLCore

/// Verifiers of passwords, in one table: a time says that one was made for survival, and it is no local password.
extension StorageContext {
    func setVerifier(
        _ verifier: String,
        of id: Affiliation.ID,
        in realm: Realm.Slug,
        survivalAt time: Timestamp? = nil,
        chosenBy origin: PasswordOrigin = .agent,
        _ transaction: any SQLTransaction
    ) async throws {
        let administrator: String? = origin == .administrator ? origin.rawValue : nil
        try await transaction.execute(
            """
            insert into password_verifiers (realm, affiliation, verifier, survival_at, chosen_by)
            values (\(realm), \(id), \(verifier), \(nullable: time), \(nullable: administrator))
            on conflict (realm, affiliation) do update set verifier = excluded.verifier,
                survival_at = excluded.survival_at, chosen_by = excluded.chosen_by
            """
        )
    }

    func deleteSurvivalVerifier(
        of id: Affiliation.ID,
        in realm: Realm.Slug,
        _ transaction: any SQLTransaction
    ) async throws {
        try await transaction.execute(
            """
            delete from password_verifiers
            where realm = \(realm) and affiliation = \(id) and survival_at is not null
            """
        )
    }
}

extension SQLAffiliationStore {
    func survivalVerifier(of id: Affiliation.ID) async throws -> SurvivalVerifier? {
        try await self.context.find(
            "survival verifier of \(id)",
            """
            select verifier, survival_at from password_verifiers
            where realm = \(self.realm) and affiliation = \(id) and survival_at is not null
            """
        ) { SurvivalVerifier(verifier: try $0.text("verifier"), madeAt: try $0.timestamp("survival_at")) }
    }

    /// Kept for an active affiliation of a directory only: one disabled meanwhile must not come back in by it.
    func keepSurvivalVerifier(_ verifier: SurvivalVerifier, of id: Affiliation.ID) async throws {
        try await self.context.write("survival verifier of \(id)") { transaction in
            let held = try await self.context.held(id, of: self.realm, in: transaction)
            guard let held, held.source != .local, held.status == .active else {
                throw StoreError(.conflict, "\(id) is not an active affiliation of a directory in \(self.realm)")
            }
            try await self.context.setVerifier(
                verifier.verifier,
                of: id,
                in: self.realm,
                survivalAt: verifier.madeAt,
                transaction
            )
        }
    }

    func forgetSurvivalVerifier(of id: Affiliation.ID) async throws {
        try await self.context.write("survival verifier of \(id)") { transaction in
            try await self.context.deleteSurvivalVerifier(of: id, in: self.realm, transaction)
        }
    }
}
