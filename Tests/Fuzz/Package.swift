// swift-tools-version: 6.2
import PackageDescription

// The modules that read what strangers send, built anew with the counters of libFuzzer: `Deploy/suites/fuzz`. They are the
// product's own files, through links; of a module that needs half the world, the files that read. swift-crypto stays
// without counters: what it does teaches the fuzzer nothing.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], files: [String]? = nil) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Sources/\(name)",
        sources: files,
        swiftSettings: settings + [.unsafeFlags(["-sanitize=fuzzer"])]
    )
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        module("Primitives", [crypto]),
        module("JOSE", ["Primitives", "COpenSSL", crypto]),
        module("Model", ["Primitives", "JOSE"]),
        module("Messages", files: ["AcceptLanguage.swift", "Language.swift"]),
        module(
            "Storage",
            ["Model", "Primitives", crypto],
            files: ["AuthenticatedCipher.swift", "MasterKeySealer.swift"]
        ),
        module("Web", files: ["CookieField.swift"]),
        module(
            "OpenID",
            ["JOSE", "Model", "Primitives", crypto],
            files: [
                "FormParameters.swift", "Claims/AgentClaim.swift", "Claims/Scope.swift", "Clients/RedirectURI.swift",
                "Tokens/AuthorizationCode.swift", "Tokens/RefreshToken.swift", "OAuthError.swift",
                "Proof/ByteEquality.swift", "Proof/DPoPProof.swift", "Proof/HTTPTarget.swift",
            ]
        ),
        .executableTarget(
            name: "fuzz",
            dependencies: ["OpenID", "Web", "Storage", "Messages", "Model", "JOSE", "Primitives", crypto],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
    ],
    swiftLanguageModes: [.v6]
)
