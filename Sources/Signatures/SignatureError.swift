/// Why a signature, a certificate or a key is not taken. Says nothing of its content.
package struct SignatureError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case notCMS, notSignedData, trailingBytes, tooLarge
        case badCertificate, badKey, keyOfAnotherCertificate, certificateMayNotSign, certificateOutOfDate
        case unreadable, unwritable, notAFile, readableByOthers, alreadyThere
        case signingFailed, badDigest
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    package var description: String {
        switch self.code {
        case .notCMS: "this is not a CMS signature in DER"
        case .notSignedData: "this CMS message is not a signature"
        case .trailingBytes: "bytes follow the signature"
        case .tooLarge: "the signature is larger than the limit"
        case .badCertificate: "the certificate cannot be read"
        case .badKey: "the private key cannot be read or is of a kind that does not sign here"
        case .keyOfAnotherCertificate: "the private key is not the certificate's"
        case .certificateMayNotSign: "the certificate is not made for signing documents"
        case .certificateOutOfDate: "the certificate is not valid at this time"
        case .unreadable: "the file cannot be read"
        case .unwritable: "the file cannot be written"
        case .notAFile: "this is not a file"
        case .readableByOthers: "others can read the file of the private key; run: chmod 600"
        case .alreadyThere: "there is a file of this name already"
        case .signingFailed: "the signature could not be made"
        case .badDigest: "this is not a digest of the content"
        }
    }
}
