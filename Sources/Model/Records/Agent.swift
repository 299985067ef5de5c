package import Primitives

/// One person, owned by the hub. The subject is given once and never reassigned.
package struct Agent: Sendable, Hashable {
    package typealias ID = Identifier<Agent>
    package enum SubjectTag {}
    package typealias Subject = Identifier<SubjectTag>

    package let id: ID
    package let subject: Subject
    package let createdAt: Timestamp

    package init(id: ID, subject: Subject, createdAt: Timestamp) {
        self.id = id
        self.subject = subject
        self.createdAt = createdAt
    }

    /// A newcomer: 128 random bits of subject, derived from nothing.
    package static func make(at time: Timestamp, random: any RandomSource) -> Agent {
        Agent(id: .make(at: time, random: random), subject: Subject(random.token(bytes: 16)), createdAt: time)
    }
}
