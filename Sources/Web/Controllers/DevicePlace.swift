import OpenID

/// The pages of a device that an agent lets in, by their paths.
enum DevicePlace: String {
    case code = "/device"
    case decision = "/device/decision"
    case done = "/device/done"

    /// The page of one code, for which the agent may have to sign in first.
    static func address(_ code: UserCode, chosen: String? = nil, isRaised: Bool = false) -> String {
        var pairs = [("user_code", code.shown)]
        if let chosen { pairs.append(("liamm_affiliation", chosen)) }
        if isRaised { pairs.append(("raised", "1")) }
        return "\(Self.code.rawValue)?\(FormParameters.encode(pairs))"
    }

    static func address(_ failure: DeviceCodePage.Failure) -> String {
        "\(Self.code.rawValue)?\(FormParameters.encode([("failure", failure.rawValue)]))"
    }
}
