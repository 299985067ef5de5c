import COpenSSL
import Foundation
import Primitives

/// An X.509 certificate in OpenSSL, for as long as one function needs it.
///
/// Safety: never leaves the function that made it.
final class X509Handle {
    let pointer: OpaquePointer

    /// Owns the certificate from here on.
    init(taking pointer: OpaquePointer) { self.pointer = pointer }

    deinit { X509_free(self.pointer) }

    /// Nothing may follow the certificate.
    convenience init?(der: [UInt8]) {
        let pointer: OpaquePointer? = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let start = cursor, let certificate = d2i_X509(nil, &cursor, buffer.count) else { return nil }
            guard cursor == start + buffer.count else {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
        ERR_clear_error()
        guard let pointer else { return nil }
        self.init(taking: pointer)
    }

    var der: [UInt8] { OpenSSLBytes.encode { i2d_X509(self.pointer, $0) } }

    /// Without an end of validity there is no certificate to rely on: `nil` refuses it.
    var validity: ClosedRange<Timestamp>? {
        guard let start = X509_get0_notBefore(self.pointer).flatMap({ Timestamp(asn1: $0) }),
            let end = X509_get0_notAfter(self.pointer).flatMap({ Timestamp(asn1: $0) }), start <= end
        else { return nil }
        return start...end
    }

    func isCertificate(of key: PrivateKeyHandle) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(self.pointer, key.pointer) == 1
    }

    var serial: [UInt8] {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(self.pointer), nil) else { return [] }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: Int((BN_num_bits(number) + 7) / 8))
        BN_bn2bin(number, &bytes)
        return bytes
    }
}

extension Timestamp {
    init?(asn1 time: UnsafePointer<ASN1_TIME>) {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        self.init(seconds: Int64(timegm(&parts)))
    }
}

/// What OpenSSL writes into memory of its own.
enum OpenSSLBytes {
    static func encode(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32) -> [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let count = write(&output)
        guard count > 0, let output else { return [] }
        defer { liamm_openssl_clear_free(output, Int(count)) }
        return Array(UnsafeBufferPointer(start: output, count: Int(count)))
    }

    /// What `print` writes as text.
    static func text(_ print: (OpaquePointer) -> Void) -> String {
        guard let memory = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(memory) }
        print(memory)
        var output = [UInt8](repeating: 0, count: Int(BIO_ctrl_pending(memory)))
        let count = BIO_read(memory, &output, Int32(output.count))
        return String(decoding: output.prefix(Int(max(count, 0))), as: UTF8.self)
    }
}
