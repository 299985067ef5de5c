// swift-tools-version: 6.2
import PackageDescription

// One flag set for every target of ours; warnings are errors in CI, where the toolchain is known.
let warnings: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]
let settings: [SwiftSetting] =
    warnings + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]

func module(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    path: String? = nil,
    embeds: Bool = false
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: path,
        swiftSettings: settings,
        plugins: embeds ? ["EmbedPlugin"] : []
    )
}

func program(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil, embeds: Bool = false) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: path,
        swiftSettings: settings,
        plugins: embeds ? ["EmbedPlugin"] : []
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "Liamm",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "liammd", targets: ["liammd"]),
        .executable(name: "liamm", targets: ["liamm"]),
        .executable(name: "actes", targets: ["actes"]),
        .executable(name: "parapheur", targets: ["parapheur"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CLDAP", pkgConfig: "ldap", providers: [.apt(["libldap2-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        // Foundations
        module("Primitives", [crypto]),
        module("SQLCore", ["Primitives"]),
        module("SQLite", ["SQLCore", "Primitives", "CSQLite"]),
        module("Postgres", ["SQLCore", "Primitives", "CLibPQ"]),
        module("LDAP", ["Primitives", "CLDAP"]),
        module("JOSE", ["Primitives", "COpenSSL", crypto]),
        module("Outbound", ["Primitives", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL, nioTLS]),
        module("Messages", ["Primitives"], embeds: true),
        module("AdminAPI", ["Primitives", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
        module("BrokerAPI", ["Primitives", asyncHTTPClient, nioCore, nioHTTP1]),

        // What the product is
        module("Model", ["Primitives", "JOSE"]),
        module("RealmFiles", ["Model", "Primitives", yams]),
        module("ObjectStorage", ["Primitives", crypto]),
        module("Signatures", ["Primitives", "COpenSSL"]),
        module("Broker", ["ObjectStorage", "JOSE", "Model", "Primitives"]),
        module("SignIn", ["Model", "Messages", "Signatures", "Primitives", "CArgon2", crypto], embeds: true),
        module("OpenID", ["SignIn", "JOSE", "Outbound", "Signatures", "Model", "Primitives", crypto]),
        module("DirectorySync", ["LDAP", "Model", "Primitives"]),
        module(
            "Administration",
            ["OpenID", "SignIn", "DirectorySync", "Broker", "RealmFiles", "JOSE", "Messages", "Model", "Primitives"]
        ),
        module("Storage", ["SQLCore", "JOSE", "Model", "Primitives", crypto], embeds: true),
        module("Offline", ["RealmFiles", "BrokerAPI", "JOSE", "Messages", "Model", "Primitives"], embeds: true),

        // Faces and programs
        module(
            "Web",
            [
                "Administration", "OpenID", "SignIn", "DirectorySync", "Broker", "JOSE", "Messages", "AdminAPI",
                "BrokerAPI", "Model", "Primitives", hummingbird, mustache, logging, nioCore,
            ],
            embeds: true
        ),
        module(
            "Bootstrap",
            [
                "Web", "Storage", "SQLite", "Postgres", "SQLCore", "LDAP", "DirectorySync", "Administration", "OpenID",
                "SignIn", "Broker", "ObjectStorage", "Outbound", "RealmFiles", "JOSE", "Messages", "AdminAPI", "Model",
                "Primitives", hummingbird,
                hummingbirdCore, hummingbirdTLS, serviceLifecycle, unixSignals, logging, yams, nioCore, nioPosix,
                nioSSL,
            ]
        ),
        program("liammd", ["Bootstrap", "Model", "Primitives", argumentParser, logging]),
        program("liamm", ["AdminAPI", "BrokerAPI", "Offline", "Messages", "Primitives", argumentParser]),
        module(
            "RelyingParty",
            [
                "BrokerAPI", "Primitives", crypto, hummingbird, asyncHTTPClient, nioCore, nioHTTP1, logging,
                serviceLifecycle,
            ],
            path: "Sources/Examples/RelyingParty"
        ),
        program(
            "actes",
            ["RelyingParty", "BrokerAPI", "Signatures", "Primitives", hummingbird, logging, argumentParser],
            path: "Sources/Examples/Actes",
            embeds: true
        ),
        program(
            "parapheur",
            ["RelyingParty", "BrokerAPI", "Signatures", "Primitives", hummingbird, logging, argumentParser],
            path: "Sources/Examples/Parapheur",
            embeds: true
        ),

        // Embedding of text resources
        .executableTarget(name: "EmbedTool", swiftSettings: settings),
        .plugin(
            name: "EmbedPlugin",
            capability: .buildTool(),
            dependencies: ["EmbedTool"],
            path: "Sources/EmbedPlugin"
        ),

        // Tests
        module(
            "HubTesting",
            [
                "Bootstrap", "Broker", "Web", "Administration", "AdminAPI", "DatabaseTesting", "SQLCore", "OpenID",
                "SignIn",
                "JOSE",
                "Model", "ObjectStorage", "Primitives", "ServerTesting", hummingbird, hummingbirdCore,
                hummingbirdTesting, logging, nioCore, nioSSL,
            ],
            path: "Tests/Support/HubTesting"
        ),
        module("ServerTesting", ["Primitives"], path: "Tests/Support/ServerTesting"),
        module(
            "DatabaseTesting",
            ["Postgres", "SQLCore", "Primitives", "ServerTesting"],
            path: "Tests/Support/DatabaseTesting"
        ),
        module("StoreTesting", ["Model", "JOSE", "Primitives"], path: "Tests/Support/StoreTesting"),
        tests("PrimitivesTests", ["Primitives"]),
        tests("SQLCoreTests", ["SQLCore", "SQLite", "Primitives", "DatabaseTesting", "ServerTesting"]),
        tests("SQLiteTests", ["SQLite", "SQLCore", "Primitives", "ServerTesting"]),
        tests("PostgresTests", ["Postgres", "SQLCore", "Primitives", "DatabaseTesting"]),
        tests("LDAPTests", ["LDAP", "Primitives", "ServerTesting"]),
        tests("EmbedToolTests", ["EmbedTool"]),
        tests("OutboundTests", ["Outbound", "Primitives", "ServerTesting", nioCore, nioPosix]),
        tests(
            "SignInTests",
            [
                "SignIn", "Signatures", "JOSE", "Storage", "SQLite", "SQLCore", "ServerTesting", "Messages", "Model",
                "Primitives",
                crypto,
            ]
        ),
        tests(
            "BootstrapTests",
            [
                "Bootstrap", "DirectorySync", "OpenID", "SignIn", "Storage", "Web", "ServerTesting", "Model",
                "Primitives", hummingbird,
                hummingbirdCore, hummingbirdTesting, logging, nioCore,
            ]
        ),
        tests("ObjectStorageTests", ["ObjectStorage", "Primitives"]),
        tests("SignaturesTests", ["Signatures", "Primitives"]),
        tests("JOSETests", ["JOSE", "Primitives", "ServerTesting"]),
        tests("MessagesTests", ["Messages", "Primitives"]),
        tests("ModelTests", ["Model", "Primitives"]),
        tests("OfflineTests", ["Offline", "Primitives"]),
        tests("RealmFilesTests", ["RealmFiles", "Offline", "Model", "Primitives"]),
        tests(
            "DirectorySyncTests",
            ["DirectorySync", "LDAP", "Model", "Primitives", "ServerTesting", "Storage", "SQLite", "SQLCore"]
        ),
        tests(
            "StorageTests",
            [
                "Storage", "StoreTesting", "DatabaseTesting", "ServerTesting", "SQLite", "SQLCore", "Model", "JOSE",
                "Primitives",
            ]
        ),
        tests("AdminAPITests", ["AdminAPI", "Primitives"]),
        tests(
            "AdministrationTests",
            [
                "Administration", "Broker", "DirectorySync", "OpenID", "SignIn", "JOSE", "Model", "Primitives",
                "SQLCore",
                "SQLite", "ServerTesting", "Storage",
            ]
        ),
        tests("WebTests", ["Web", "Messages", "Model", "OpenID", "Primitives"]),
        tests(
            "liammTests",
            [
                "liamm", "AdminAPI", "JOSE", "Model", "OpenID", "SignIn", "Primitives", "Bootstrap", "Web",
                "ServerTesting", hummingbird, logging, serviceLifecycle,
            ]
        ),
        tests("RelyingPartyTests", ["RelyingParty", "BrokerAPI", "Primitives", crypto]),
        tests(
            "ExamplesTests",
            [
                "actes", "parapheur", "RelyingParty", "BrokerAPI", "Signatures", "Primitives", hummingbird,
                hummingbirdTesting, logging,
            ]
        ),
        tests(
            "EndToEndTests",
            [
                "HubTesting", "ServerTesting", "Bootstrap", "Web", "OpenID", "SignIn", "SQLCore", "JOSE", "Model",
                "ObjectStorage", "Primitives", "Signatures", crypto, nioCore,
            ]
        ),
        tests("HouseTests", []),
    ],
    swiftLanguageModes: [.v6]
)
