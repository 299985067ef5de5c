package import Primitives

/// Something an agent enrolled to prove who they are, beside or instead of a password: owned by the hub.
package struct Factor: Sendable, Hashable {
    package typealias ID = Identifier<Factor>

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case passkey
        /// A code of six digits from an app (RFC 6238).
        case totp
        /// The agent's remaining recovery codes, all in one record.
        case recoveryCodes = "recovery-codes"
    }

    package let id: ID
    package let agent: Agent.ID
    package let kind: Kind
    /// What the agent calls it.
    package var name: String
    /// The realms whose source was proved, freshly, when it was enrolled or used since: it counts for hats of these only.
    package var realms: Set<Realm.Slug>
    /// What its proof is checked against, as the kind keeps it: sealed key, public key, digests. Opaque to a store.
    package var secret: [UInt8]
    /// The credential identifier of a passkey: unique over all agents.
    package let credential: [UInt8]?
    /// Last step, signature counter or number of codes used: raised by every use, by one of fifty at once only.
    package var mark: Int64
    package let createdAt: Timestamp
    package var lastUsedAt: Timestamp?

    package init(
        id: ID,
        agent: Agent.ID,
        kind: Kind,
        name: String,
        realms: Set<Realm.Slug>,
        secret: [UInt8],
        credential: [UInt8]? = nil,
        mark: Int64 = 0,
        createdAt: Timestamp,
        lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.agent = agent
        self.kind = kind
        self.name = name
        self.realms = realms
        self.secret = secret
        self.credential = credential
        self.mark = mark
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

/// One proof by a factor, kept in the transaction of what it opens: of the same proof at once, one is the first.
package struct FactorUse: Sendable, Hashable {
    package let factor: Factor.ID
    /// The mark that was read; when another use has changed it since, the whole act is a `conflict`.
    package let from: Int64
    package let to: Int64
    /// What replaces the secret, where a use spends a part of it.
    package let secret: [UInt8]?
    /// Realms whose source was proved freshly before, in the same sign-in: the factor counts for them from now on.
    package let realms: Set<Realm.Slug>

    package init(
        _ factor: Factor.ID,
        from: Int64,
        to: Int64,
        secret: [UInt8]? = nil,
        realms: Set<Realm.Slug> = []
    ) {
        self.factor = factor
        self.from = from
        self.to = to
        self.secret = secret
        self.realms = realms
    }
}
