/// Which resolved addresses the hub may call: public ones, and the private networks an operator lists. Loopback,
/// link-local, metadata, multicast and unspecified addresses never, but loopback in a sandbox.
package struct AddressGuard: Sendable, Hashable {
    package struct Network: Sendable, Hashable {
        private let prefix: [UInt8]
        private let length: Int

        /// `10.0.0.0/8` or `fd00::/8`, given as its bytes.
        package init?(prefix: [UInt8], length: Int) {
            guard prefix.count == 4 || prefix.count == 16, 0...(prefix.count * 8) ~= length else { return nil }
            self.prefix = prefix
            self.length = length
        }

        package func contains(_ address: [UInt8]) -> Bool {
            guard address.count == self.prefix.count else { return false }
            for bit in 0..<self.length {
                let mask = UInt8(0x80) >> UInt8(bit % 8)
                guard address[bit / 8] & mask == self.prefix[bit / 8] & mask else { return false }
            }
            return true
        }
    }

    private let privateNetworks: [Network]
    private let allowsLoopback: Bool

    package init(privateNetworks: [Network] = [], allowsLoopback: Bool = false) {
        self.privateNetworks = privateNetworks
        self.allowsLoopback = allowsLoopback
    }

    /// `address` holds 4 or 16 bytes in network order; an IPv4 address mapped into IPv6 is judged as IPv4.
    package func allows(_ address: [UInt8]) -> Bool {
        if address.count == 16 {
            if address[..<10].allSatisfy({ $0 == 0 }), address[10] == 0xFF, address[11] == 0xFF {
                return self.allows(Array(address[12...]))
            }
            if address == [UInt8](repeating: 0, count: 15) + [1] { return self.allowsLoopback }
            if address.allSatisfy({ $0 == 0 }) || address[0] == 0xFF { return false }
            // Link-local, and site-local as it was before RFC 3879.
            if address[0] == 0xFE, address[1] & 0x80 == 0x80 { return false }
            // RFC 4291, section 2.5.5.1: an IPv4 address written as IPv6, by nobody with an honest reason.
            if address[..<12].allSatisfy({ $0 == 0 }) { return false }
            if address.starts(with: [0x00, 0x64, 0xFF, 0x9B]) || address.starts(with: [0x20, 0x02]) { return false }
            if address[0] & 0xFE == 0xFC { return self.privateNetworks.contains { $0.contains(address) } }
            return true
        }
        guard address.count == 4 else { return false }
        switch (address[0], address[1]) {
        case (127, _): return self.allowsLoopback
        case (0, _), (169, 254), (224..., _): return false
        case (192, 0) where address[2] == 0: return false
        case (10, _), (172, 16...31), (192, 168), (100, 64...127), (198, 18...19):
            return self.privateNetworks.contains { $0.contains(address) }
        default: return true
        }
    }
}
