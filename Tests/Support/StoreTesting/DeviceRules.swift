import Model
import Primitives
import Testing

extension StoreConformance {
    static let devices: [StoreConformance] = [
        StoreConformance("a device waits as it began, until its time is over") { bench in
            let (store, device) = (bench.stores.devices, bench.device("code"))
            try await store.begin(device)
            #expect(try await store.pending(userCode: "WDJBMJHT", now: bench.start) == device)
            #expect(try await store.pending(userCode: "WDJBMJHX", now: bench.start) == nil)
            #expect(try await store.pending(userCode: "wdjbmjht", now: bench.start) == nil)
            let end = bench.start + .minutes(10)
            #expect(try await store.pending(userCode: "WDJBMJHT", now: end - .seconds(1)) == device)
            #expect(try await store.pending(userCode: "WDJBMJHT", now: end) == nil)
        },
        StoreConformance("a user code that is taken, and a device code, are a conflict") { bench in
            let store = bench.stores.devices
            try await store.begin(bench.device("code"))
            await bench.conflicts { try await store.begin(bench.device("another")) }
            await bench.conflicts { try await store.begin(bench.device("code", "WDJBMJHX")) }
            try await store.begin(bench.device("another", "WDJBMJHX"))
        },
        StoreConformance("a device that is let in hears by whom, as often as it asks") { bench in
            let (member, session) = try await bench.signedIn()
            let store = bench.stores.devices
            try await store.begin(bench.device("code"))
            #expect(try await bench.poll("code") == .pending)
            let approval = bench.approval(member, session)
            let audit = bench.event(.deviceApproved, realm: "armor", agent: member.agent)
            #expect(try await store.decide(userCode: "WDJBMJHT", approval, audit: audit, at: bench.start))
            #expect(try await store.pending(userCode: "WDJBMJHT", now: bench.start) == nil)
            for _ in 0..<2 {
                guard case .approved(let request, let given) = try await bench.poll("code") else {
                    Issue.record("not approved")
                    return
                }
                #expect(given == approval)
                #expect(request.state == .approved(approval))
                #expect(request.scopes == ["openid", "profile"] && request.acrValues == ["eidas2", "eidas1"])
                #expect(request.issuerRealm == "armor")
            }
            #expect(try await bench.poll("code", at: bench.start + .minutes(10)) == .gone)
            #expect(try await bench.entries("device.approved") == 1)
        },
        StoreConformance("a device is answered once: what was refused stays refused") { bench in
            let (member, session) = try await bench.signedIn()
            let store = bench.stores.devices
            try await store.begin(bench.device("code"))
            let refusal = bench.event(.deviceRefused)
            #expect(try await store.decide(userCode: "WDJBMJHT", nil, audit: refusal, at: bench.start))
            let approval = bench.approval(member, session)
            let audit = bench.event(.deviceApproved)
            #expect(try await !store.decide(userCode: "WDJBMJHT", approval, audit: audit, at: bench.start))
            #expect(try await !store.decide(userCode: "WDJBMJHX", approval, audit: audit, at: bench.start))
            #expect(try await bench.poll("code") == .refused)
            #expect(try await bench.entries("device.refused") == 1)
            #expect(try await bench.entries("device.approved") == 0)
        },
        StoreConformance("an answer that comes too late is none") { bench in
            let (member, session) = try await bench.signedIn()
            let store = bench.stores.devices
            try await store.begin(bench.device("code"))
            let (approval, end) = (bench.approval(member, session), bench.start + .minutes(10))
            let audit = bench.event(.deviceApproved)
            #expect(try await !store.decide(userCode: "WDJBMJHT", approval, audit: audit, at: end))
            #expect(try await bench.poll("code", at: end) == .gone)
            #expect(try await bench.entries("device.approved") == 0)
        },
        StoreConformance("of fifty who answer one device one is heard") { bench in
            let (member, session) = try await bench.signedIn()
            let store = bench.stores.devices
            try await store.begin(bench.device("code"))
            let approval = bench.approval(member, session)
            let answers = try await bench.fifty { number in
                let isAllowed = number.isMultiple(of: 2)
                let event = bench.event(isAllowed ? .deviceApproved : .deviceRefused)
                let isHeard = try await store.decide(
                    userCode: "WDJBMJHT",
                    isAllowed ? approval : nil,
                    audit: event,
                    at: bench.start
                )
                return isHeard ? isAllowed : nil
            }
            let heard = answers.compactMap { $0 }
            #expect(heard.count == 1)
            let poll = try await bench.poll("code")
            #expect((poll == .refused) == (heard.first == false))
            #expect(try await bench.entries("device.approved") + bench.entries("device.refused") == 1)
        },
        StoreConformance("a device that asks too soon waits five seconds more") { bench in
            try await bench.stores.devices.begin(bench.device("code"))
            #expect(try await bench.poll("code") == .pending)
            #expect(try await bench.poll("code", at: bench.start + .seconds(5)) == .pending)
            #expect(try await bench.poll("code", at: bench.start + .seconds(9)) == .tooSoon)
            #expect(try await bench.poll("code", at: bench.start + .seconds(18)) == .tooSoon)
            // Each time too soon makes the interval longer for good (RFC 8628, section 3.5).
            #expect(try await bench.poll("code", at: bench.start + .seconds(33)) == .pending)
            #expect(try await bench.poll("code", at: bench.start + .seconds(47)) == .tooSoon)
            #expect(
                try await bench.stores.devices.pending(userCode: "WDJBMJHT", now: bench.start)?.interval == .seconds(20)
            )
            #expect(try await bench.poll("code", at: bench.start + .seconds(67)) == .pending)
        },
        StoreConformance("a device's request keeps the address that it was asked from") { bench in
            let store = bench.stores.devices
            try await store.begin(bench.device("code", address: "2001:db8::7"))
            try await store.begin(bench.device("other", "BBBBBBBB"))
            #expect(try await store.pending(userCode: "WDJBMJHT", now: bench.start)?.address == "2001:db8::7")
            #expect(try await store.pending(userCode: "BBBBBBBB", now: bench.start)?.address == nil)
        },
        StoreConformance("of fifty that ask at once one hears and the others came too soon") { bench in
            try await bench.stores.devices.begin(bench.device("code"))
            let answers = try await bench.fifty { _ in try await bench.poll("code") }
            #expect(answers.count { $0 == .pending } == 1)
            #expect(answers.count { $0 == .tooSoon } == 49)
            let request = try await bench.stores.devices.pending(userCode: "WDJBMJHT", now: bench.start)
            #expect(request?.interval == .seconds(5 + 49 * 5))
        },
        StoreConformance("another application, an unknown code and a late one hear that it is gone") { bench in
            try await bench.stores.devices.begin(bench.device("code"))
            #expect(try await bench.poll("code", application: "wiki") == .gone)
            #expect(try await bench.poll("another") == .gone)
            #expect(try await bench.poll("code", at: bench.start + .minutes(10)) == .gone)
            // Who is not concerned does not count.
            #expect(try await bench.poll("code") == .pending)
        },
        StoreConformance("devices whose time is over are forgotten, and their codes free") { bench in
            let store = bench.stores.devices
            try await store.begin(bench.device("code"))
            let end = bench.start + .minutes(10)
            try await store.forget(expiredBefore: end)
            await bench.conflicts { try await store.begin(bench.device("another")) }
            try await store.forget(expiredBefore: end + .seconds(1))
            try await store.begin(bench.device("another"))
        },
    ]
}
