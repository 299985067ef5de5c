package import Primitives

/// The roots whose word is taken for other certificates, of whatever use.
package struct CertificateTrust: Sendable {
    package let roots: [Certificate]

    package init(roots: [Certificate]) { self.roots = roots }

    /// The root that the certificate leads to, when every certificate on the way is valid at that time.
    package func root(
        of certificate: Certificate,
        through others: [Certificate],
        at time: Timestamp
    ) throws(SignatureError) -> Certificate? {
        var handles: [X509Handle] = []
        for other in others { handles.append(try other.handle()) }
        let chain = CertificateChain(of: try certificate.handle(), through: handles, to: self.roots)
        guard chain.outcome == .trusted, chain.certificates.allSatisfy({ $0.isValid(at: time) }) else { return nil }
        return chain.certificates.last
    }
}
