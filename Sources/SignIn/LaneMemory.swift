import CArgon2
import Foundation
import Primitives

/// The memory that one lane hashes in, kept from one hash to the next and given back when none comes for a while. The
/// library wipes it after each.
///
/// Taken anew for each hash it would stay with the process in the end, in as many pieces as threads ever hashed.
final class LaneMemory {
    private static let page = 2 * 1024 * 1024

    private var bytes: UnsafeMutablePointer<UInt8>?
    private var count = 0

    deinit { self.release() }

    /// Nil when there is no such memory, or the parameters are none.
    func hash(_ password: Secret, salt: [UInt8], parameters: Argon2idHasher.Parameters, length: Int) -> [UInt8]? {
        guard self.reserve(Int(parameters.memoryKiB) * 1024), let bytes else { return nil }
        var (output, password, salt) = ([UInt8](repeating: 0, count: length), password.bytes, salt)
        let code = output.withUnsafeMutableBufferPointer { output in
            password.withUnsafeMutableBufferPointer { password in
                salt.withUnsafeMutableBufferPointer { salt in
                    var context = argon2_context()
                    (context.out, context.outlen) = (output.baseAddress, UInt32(output.count))
                    (context.pwd, context.pwdlen) = (password.baseAddress, UInt32(password.count))
                    (context.salt, context.saltlen) = (salt.baseAddress, UInt32(salt.count))
                    (context.t_cost, context.m_cost) = (parameters.iterations, parameters.memoryKiB)
                    (context.lanes, context.threads) = (parameters.parallelism, parameters.parallelism)
                    context.version = ARGON2_VERSION_13.rawValue
                    return liamm_argon2id(&context, bytes, self.count)
                }
            }
        }
        return code == ARGON2_OK.rawValue ? output : nil
    }

    func release() {
        if let bytes { munmap(bytes, self.count) }
        self.bytes = nil
        self.count = 0
    }

    private func reserve(_ wanted: Int) -> Bool {
        guard self.count < wanted else { return true }
        self.release()
        let size = (wanted + Self.page - 1) / Self.page * Self.page
        let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { return false }
        // Argon2 reads all over it: with large pages the processor finds its way faster, where the system has them.
        madvise(mapped, size, MADV_HUGEPAGE)
        self.bytes = mapped.assumingMemoryBound(to: UInt8.self)
        self.count = size
        return true
    }
}
