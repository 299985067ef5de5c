import Primitives

extension HubAnswer {
    /// The code of a problem (RFC 9457); nil when any part of its shape is not as promised.
    package var problem: String? {
        guard self.isProblem, self.header("Cache-Control") == "no-store", let json = self.json,
            let code = json["code"]?.string, json["type"]?.string == "urn:liamm:problem:\(code)",
            json["status"]?.integer == Int64(self.status), json["title"]?.string?.isEmpty == false
        else { return nil }
        return code
    }

    /// Status and code together, as a refusal is told.
    package var refusal: String { "\(self.status) \(self.problem ?? "without a problem: \(self.text.prefix(200))")" }
}
