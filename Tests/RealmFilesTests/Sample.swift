import RealmFiles

/// A right realm file, to be made wrong in one way.
enum Sample {
    static let path = "Realms/pays-exemple.yaml"

    /// Eight lines.
    static let head = """
        apiVersion: liamm/v1
        kind: Realm
        realm:
          slug: pays-exemple
          name: Pays d'Exemple
          siren: "200099992"
          nature: CC
          departement: "29"

        """

    /// Lines 9 to 22.
    static let directory = """
        directory:
          - name: ldap
            type: openldap
            urls:
              - ldaps://ldap.pays.example
            transport: ldaps
            bind:
              dn: cn=liamm,dc=pays
              password: credential:pays-ldap
            users:
              base: ou=agents,dc=pays
              filter: (objectClass=person)
            schedule:
              every: 15m

        """

    static let overlay = """
        apiVersion: liamm/v1
        kind: RealmOverlay
        realm:
          slug: pays-exemple
        domains:
          - name: pays-exemple.bzh.example

        """

    static func problems(_ text: String, path: String = Self.path, sandbox: Bool = false) -> [String] {
        RealmFile.parse(text, path: path, sandbox: sandbox).problems.map(\.description)
    }
}
