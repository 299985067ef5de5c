package import Primitives

/// Where PostgreSQL is and how much of it is used.
package struct PostgresConfiguration: Sendable {
    /// `postgres://user:password@host1,host2/database?sslmode=verify-full`, as libpq reads it (with several hosts: the
    /// one that takes writes). Secret, because it may hold a password.
    package var url: Secret
    package var connections: Int
    /// For each host of the URL.
    package var connectTimeout: Duration
    /// The server ends a statement that runs longer.
    package var statementTimeout: Duration
    /// The server ends a transaction whose body is stuck.
    package var idleInTransactionTimeout: Duration

    package init(
        url: String,
        connections: Int = 8,
        connectTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(15),
        idleInTransactionTimeout: Duration = .seconds(60)
    ) {
        self.url = Secret(url)
        self.connections = connections
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.idleInTransactionTimeout = idleInTransactionTimeout
    }

    /// libpq's parameters in its order: what stands before the URL is a default, what stands after it is not its to say.
    var parameters: [(name: String, value: String)] {
        [
            ("application_name", "liamm"),
            ("connect_timeout", "\(max(2, self.connectTimeout.components.seconds))"),
            // A peer that vanished is noticed after about 25 seconds.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "25000"),
            ("ssl_min_protocol_version", "TLSv1.2"),
            ("target_session_attrs", "read-write"),
            ("dbname", self.url.revealed()),
            ("client_encoding", "UTF8"),
        ]
    }
}
