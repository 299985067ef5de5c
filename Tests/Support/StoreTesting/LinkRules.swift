import Model
import Primitives
import Testing

extension StoreConformance {
    static let links: [StoreConformance] = [
        StoreConformance("a link opens until its time, for an active affiliation") { bench in
            let (store, member) = (bench.stores.links, try await bench.memberOfVannes())
            let affiliations = bench.stores.realm("vannes").affiliations
            let link = bench.newLink(.factor, member)
            try await store.add(link, sends: [StoreBench.owed("link")], audit: bench.event(.linkGiven))
            #expect(try await bench.owedWords() == ["link"])
            #expect(try await bench.told(.linkGiven) == 1)
            #expect(try await bench.opens(link, at: bench.start + .minutes(15) - .seconds(1)))
            #expect(try await !bench.opens(link, at: bench.start + .minutes(15)))
            #expect(try await store.link(Digest.sha256("unknown"), now: bench.start) == nil)
            #expect(try await affiliations.disable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await !bench.opens(link))
        },
        StoreConformance("a link ends those given before for the same act and affiliation, and no other") { bench in
            let member = try await bench.memberOfVannes()
            let other = try await bench.member(of: "vannes", "yann")
            let first = try await bench.link(.password, member)
            let kept = [try await bench.link(.factor, member), try await bench.link(.password, other)]
            let second = try await bench.link(.password, member)
            #expect(try await !bench.opens(first))
            for link in kept + [second] { #expect(try await bench.opens(link)) }
            let done = try await bench.doneOfFifty { _ in _ = try await bench.link(.password, member) }
            #expect(done == 50)
            #expect(try await !bench.opens(second))
        },
        StoreConformance("of fifty links given at once one opens") { bench in
            let member = try await bench.memberOfVannes()
            let links = try await bench.fifty { _ in try await bench.link(.factor, member) }
            var open = 0
            for link in links where try await bench.opens(link) { open += 1 }
            #expect(open == 1)
        },
        StoreConformance("a password set by a link ends the agent's sessions, and the link") { bench in
            let (member, session) = try await bench.signedIn()
            let affiliations = bench.stores.realm("armor").affiliations
            let other = try await bench.session(try await bench.member(of: "armor", "yann"))
            let factor = try await bench.factor(.totp, of: member)
            try await bench.grant(member, session, "mail")
            let link = try await bench.link(.password, member)
            try await bench.setPassword("new", by: link)
            #expect(try await affiliations.passwordHash(of: member.id) == "new")
            #expect(try await !bench.isLive(session))
            #expect(try await bench.isLive(other))
            #expect(try await bench.factors(of: member) == [factor])
            let items = try await bench.lease()
            #expect(items.count == 2)
            #expect(items.contains { $0.payload["client_id"] == "mail" })
            #expect(items.contains { $0.payload["word"] == "new" })
            await bench.conflicts { try await bench.setPassword("again", by: link) }
            #expect(try await !bench.opens(link))
            #expect(try await affiliations.passwordHash(of: member.id) == "new")
            #expect(try await bench.told(.passwordSet) == 1)
        },
        StoreConformance("a link of another act, of a directory or past its time sets no password") { bench in
            let ldap = try await bench.directory("ldap", in: "vannes")
            let fed = try await ldap.add("fed", key: "k1")
            let member = try await bench.member(of: "vannes")
            let affiliations = bench.stores.realm("vannes").affiliations
            let session = try await bench.session(member)
            let (factor, password) = (try await bench.link(.factor, member), try await bench.link(.password, member))
            let foreign = try await bench.link(.password, fed)
            await bench.conflicts { try await bench.setPassword("x", by: factor) }
            await bench.conflicts { try await bench.setPassword("x", by: foreign) }
            await bench.conflicts { try await bench.setPassword("x", by: password, at: bench.start + .minutes(15)) }
            await bench.conflicts { try await bench.setPassword("x", by: bench.newLink(.password, member)) }
            #expect(try await affiliations.disable(member.id, audit: bench.event(), at: bench.start))
            await bench.conflicts { try await bench.setPassword("x", by: password) }
            #expect(try await affiliations.enable(member.id, audit: bench.event(), at: bench.start))
            for link in [factor, foreign, password] { #expect(try await bench.opens(link)) }
            for affiliation in [member, fed] {
                #expect(try await affiliations.passwordHash(of: affiliation.id) == nil)
            }
            #expect(try await !bench.isLive(session))
            #expect(try await bench.told(.passwordSet) == 0)
        },
        StoreConformance("of fifty passwords by one link at once one is set") { bench in
            let member = try await bench.memberOfVannes()
            let link = try await bench.link(.password, member)
            let done = try await bench.doneOfFifty { try await bench.setPassword("password \($0)", by: link) }
            #expect(done == 1)
            let kept = try await bench.stores.realm("vannes").affiliations.passwordHash(of: member.id)
            #expect(try await bench.owedWords() == [kept])
        },
        StoreConformance("a factor by a realm's link takes that realm from the others") { bench in
            let (member, _) = try await bench.signedIn()
            let both = try await bench.factor(.totp, of: member, realms: ["armor", "vannes"])
            try await bench.factor(.passkey, of: member, credential: [1])
            let there = try await bench.factor(.passkey, of: member, realms: ["vannes"], credential: [2])
            let link = try await bench.link(.factor, member)
            let newcomer = bench.newFactor(.totp, of: member, createdAt: bench.start + .minutes(1))
            try await bench.enrol(newcomer, link: link.hash, sends: [StoreBench.owed("added")])
            let kept = try await bench.factors(of: member)
            #expect(Set(kept.map(\.id)) == [both.id, there.id, newcomer.id])
            #expect(kept.first { $0.id == both.id }?.realms == ["vannes"])
            #expect(kept.contains(there))
            #expect(kept.contains(newcomer))
            #expect(try await bench.owedWords() == ["added"])
            #expect(try await !bench.opens(link))
        },
        StoreConformance("a link used, of another act or another agent, or past its time, enrols nothing") { bench in
            let member = try await bench.memberOfVannes()
            let other = try await bench.member(of: "vannes", "yann")
            let kept = try await bench.factor(.totp, of: member)
            let (good, foreign) = (try await bench.link(.factor, member), try await bench.link(.factor, other))
            let password = try await bench.link(.password, member)
            for link in [foreign, password, bench.newLink(.factor, member)] {
                let factor = bench.newFactor(.passkey, of: member, credential: link.hash)
                await bench.conflicts { try await bench.enrol(factor, replacing: [kept.id], link: link.hash) }
            }
            let late = bench.newFactor(.totp, of: member, createdAt: bench.start + .minutes(15))
            await bench.conflicts { try await bench.enrol(late, link: good.hash) }
            #expect(try await bench.factors(of: member) == [kept])
            for link in [good, foreign, password] { #expect(try await bench.opens(link)) }
            let first = bench.newFactor(.passkey, of: member, credential: [1])
            try await bench.enrol(first, link: good.hash)
            let second = bench.newFactor(.passkey, of: member, credential: [2])
            await bench.conflicts { try await bench.enrol(second, link: good.hash) }
            #expect(try await bench.factors(of: member) == [first])
        },
        StoreConformance("of fifty factors by one link at once one is enrolled") { bench in
            let member = try await bench.memberOfVannes()
            let link = try await bench.link(.factor, member)
            let done = try await bench.doneOfFifty { _ in
                try await bench.enrol(bench.newFactor(.totp, of: member), link: link.hash)
            }
            #expect(done == 1)
            #expect(try await bench.factors(of: member).count == 1)
        },
        StoreConformance("links are forgotten by their end") { bench in
            let (store, member) = (bench.stores.links, try await bench.memberOfVannes())
            let link = try await bench.link(.password, member)
            try await store.forget(expiredBefore: link.expiresAt)
            #expect(try await bench.opens(link))
            try await store.forget(expiredBefore: link.expiresAt + .seconds(1))
            #expect(try await !bench.opens(link))
        },
    ]
}
