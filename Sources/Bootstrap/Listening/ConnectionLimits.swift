package import NIOCore

/// How long and how many: what a listener grants to those who connect.
package struct ConnectionLimits: Sendable {
    /// Until the first request is there, TLS included.
    package var firstRequest = TimeAmount.seconds(10)
    /// Between two requests, and for a body or a later header that does not move. An answer may take as long as it
    /// takes: long polls wait for half a minute, uploads go on for hours as long as they go on.
    package var idle = TimeAmount.seconds(30)
    /// Of one address (of IPv6: of one /64), unless it is a proxy of ours.
    package var perAddress = 1024
    package var total = 8192

    package init() {}
}
