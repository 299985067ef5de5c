import AsyncHTTPClient
import NIOCore
import NIOPosix

/// Calls over the network, for a command that somebody waits for: what is refused is said at once, what may be a hiccup
/// is tried again twice, and said to be.
struct HubConnection: Sendable {
    /// The connection was refused: nothing listens there.
    struct Refused: Error {}

    private static let pauses: [Duration] = [.seconds(1), .seconds(3)]

    /// No redirect is followed: a token goes where it was sent to.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    let notice: @Sendable (String) -> Void

    /// Throws `Refused`, or what the client throws. Nothing is sent twice: only a connection that did not come about is
    /// tried again.
    func execute(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
        for pause in Self.pauses {
            do {
                return try await Self.client.execute(request, timeout: timeout)
            } catch {
                if Self.isRefusal(error) { throw Refused() }
                guard Self.isPassing(error) else { throw error }
                self.notice("no connection: trying again…")
                try await Task.sleep(for: pause)
            }
        }
        do {
            return try await Self.client.execute(request, timeout: timeout)
        } catch {
            throw Self.isRefusal(error) ? Refused() : error
        }
    }

    /// Every address of the host refuses.
    private static func isRefusal(_ error: any Error) -> Bool {
        if let error = error as? NIOConnectionError {
            return !error.connectionErrors.isEmpty && error.connectionErrors.allSatisfy { Self.isRefusal($0.error) }
        }
        return (error as? IOError)?.errnoCode == ECONNREFUSED
    }

    private static func isPassing(_ error: any Error) -> Bool {
        if error is NIOConnectionError { return true }
        if let error = error as? HTTPClientError { return error == .connectTimeout }
        return [EHOSTUNREACH, ENETUNREACH, ETIMEDOUT].contains((error as? IOError)?.errnoCode)
    }
}
