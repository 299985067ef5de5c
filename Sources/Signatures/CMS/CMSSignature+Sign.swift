import COpenSSL
import Foundation
package import Primitives

extension CMSSignature {
    /// A detached CAdES-BES signature in DER, SHA-256 (RFC 5126, section 4.3.1; EN 319 122-1).
    ///
    /// Reads the whole content in constant memory and blocks meanwhile: see `SignatureWorker`.
    package static func sign(
        _ content: SignedContent,
        with signer: SigningCertificate,
        at time: Timestamp
    ) throws(SignatureError) -> [UInt8] {
        try self.sign(content.digests(), with: signer, at: time)
    }

    /// The same for a content of which only the digest is at hand. No certificate signs before or after its validity.
    package static func sign(
        _ digests: ContentDigests,
        with signer: SigningCertificate,
        at time: Timestamp
    ) throws(SignatureError) -> [UInt8] {
        guard let digest = digests[.sha256] else { throw SignatureError(.badDigest) }
        guard signer.certificate.isValid(at: time) else { throw SignatureError(.certificateOutOfDate) }
        let certificate = try signer.certificate.handle()
        let key = try PrivateKeyHandle(pkcs8: signer.privateKey)
        defer { ERR_clear_error() }
        let detached = UInt32(CMS_DETACHED | CMS_BINARY | CMS_PARTIAL)
        let attributes = UInt32(CMS_CADES | CMS_NOSMIMECAP | CMS_PARTIAL)
        guard let pointer = CMS_sign(nil, nil, nil, nil, detached) else { throw SignatureError(.signingFailed) }
        let message = CMSHandle(taking: pointer)
        guard let info = CMS_add1_signer(pointer, certificate.pointer, key.pointer, EVP_sha256(), attributes),
            self.addAttributes(to: info, digest: digest, time: time), CMS_SignerInfo_sign(info) == 1
        else { throw SignatureError(.signingFailed) }
        for intermediate in signer.intermediates {
            guard CMS_add1_cert(pointer, try intermediate.handle().pointer) == 1 else {
                throw SignatureError(.signingFailed)
            }
        }
        let bytes = OpenSSLBytes.encode { i2d_CMS_ContentInfo(message.pointer, $0) }
        guard !bytes.isEmpty else { throw SignatureError(.signingFailed) }
        return bytes
    }

    /// OpenSSL itself adds the name of the certificate, signing-certificate-v2.
    private static func addAttributes(to info: OpaquePointer, digest: [UInt8], time: Timestamp) -> Bool {
        guard let signingTime = ASN1_TIME_set(nil, time_t(time.seconds)) else { return false }
        defer { ASN1_TIME_free(signingTime) }
        let timeType = signingTime.pointee.type
        return CMS_signed_add1_attr_by_NID(
            info,
            NID_pkcs9_contentType,
            V_ASN1_OBJECT,
            UnsafeRawPointer(OBJ_nid2obj(NID_pkcs7_data)),
            -1
        ) == 1
            && CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, timeType, signingTime, -1) == 1
            && CMS_signed_add1_attr_by_NID(
                info,
                NID_pkcs9_messageDigest,
                V_ASN1_OCTET_STRING,
                digest,
                Int32(digest.count)
            ) == 1
    }
}
