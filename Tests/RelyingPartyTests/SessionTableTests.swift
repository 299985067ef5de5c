import Foundation
import RelyingParty
import Testing

@Suite struct SessionTableTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func session(_ id: String, sub: String = "s1", sid: String) throws -> Session {
        let claims = #"{"iss":"i","sub":"\#(sub)","aud":"actes","exp":1,"iat":1,"sid":"\#(sid)"}"#
        let decoder = JSONDecoder()
        return Session(
            id: id,
            csrf: "c",
            nonce: "n",
            started: Self.now,
            claims: try decoder.decode(IDTokenClaims.self, from: Data(claims.utf8)),
            userInfo: try decoder.decode(UserInfo.self, from: Data(#"{"sub":"\#(sub)"}"#.utf8)),
            idToken: "t",
            refreshToken: "r",
            renewAfter: Self.now
        )
    }

    private func logout(_ members: String) throws -> LogoutTokenClaims {
        let claims = #"{"iss":"i","aud":"actes","exp":1,"iat":1,"jti":"j","events":{},\#(members)}"#
        return try JSONDecoder().decode(LogoutTokenClaims.self, from: Data(claims.utf8))
    }

    private func table() throws -> SessionTable {
        var table = SessionTable()
        for session in [
            try self.session("a", sid: "b1"), try self.session("b", sid: "b2"),
            try self.session("c", sub: "s2", sid: "b3"),
        ] {
            _ = table.insert(session, at: Self.now)
        }
        return table
    }

    @Test func `a logout by sid ends that session alone`() throws {
        var table = try self.table()
        let ended = table.end(try self.logout(#""sub":"s1","sid":"b1""#), at: Self.now)
        #expect(ended == 1)
        #expect(table["a"] == nil && table["b"] != nil && table["c"] != nil)
        #expect(table.ending(of: "a") == .backchannel)
        #expect(table.ending(of: "b") == nil)
    }

    @Test func `a logout by sub ends every session of the agent`() throws {
        var table = try self.table()
        let ended = table.end(try self.logout(#""sub":"s1""#), at: Self.now)
        #expect(ended == 2)
        #expect(table["a"] == nil && table["b"] == nil && table["c"] != nil)
    }

    @Test func `a logout whose sub and sid disagree ends nothing`() throws {
        var table = try self.table()
        let ended = table.end(try self.logout(#""sub":"s2","sid":"b1""#), at: Self.now)
        #expect(ended == 0)
        #expect(table["a"] != nil)
    }

    @Test func `a session that the issuer has ended is not opened`() throws {
        var table = SessionTable()
        _ = table.end(try self.logout(#""sub":"s1","sid":"b1""#), at: Self.now)
        let isFirstOpen = table.insert(try self.session("a", sid: "b1"), at: Self.now)
        let isSecondOpen = table.insert(try self.session("b", sid: "b2"), at: Self.now)
        #expect(!isFirstOpen && isSecondOpen)
    }

    @Test func `new tokens do not bring back a session that ended meanwhile`() throws {
        var table = try self.table()
        let session = try #require(table["a"])
        table.end("a", .backchannel, at: Self.now)
        table.update(session)
        #expect(table["a"] == nil)
    }

    @Test func `the last fifty logouts are told`() throws {
        var table = SessionTable()
        for index in 1...60 { _ = table.end(try self.logout(#""sid":"x\#(index)""#), at: Self.now) }
        #expect(table.events.count == 50)
        #expect(table.events.last?.session == "x60")
    }

    @Test func `sessions are forgotten after twelve hours`() throws {
        var table = try self.table()
        _ = table.insert(try self.session("d", sid: "b4"), at: Self.now.addingTimeInterval(12 * 3600))
        #expect(table["a"] == nil)
        #expect(table["d"] != nil)
    }
}
