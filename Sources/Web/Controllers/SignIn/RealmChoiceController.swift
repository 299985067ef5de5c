import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// The collectivité, when the identifier does not tell it. The choice is remembered and can always be changed.
struct RealmChoiceController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/realm", use: self.show)
        router.post("/sign-in/realm", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .realm, request, context) { sheet in
            let realms = try await self.desk.services.stores.registry.all().map(\.realm)
            let groups = Dictionary(grouping: realms, by: \.department).sorted { $0.key < $1.key }.map { entry in
                RealmChoicePage.Group(
                    department: entry.key,
                    choices: entry.value.sorted { $0.name < $1.name }.map { .init(slug: $0.slug.text, name: $0.name) }
                )
            }
            let remembered = Cookies.value(self.desk.pages.cookies.realmName, in: request)
            return try self.desk.answer(sheet) { form in
                RealmChoicePage(
                    action: SignInPlace.realm.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    applicationName: sheet.interaction.applicationName,
                    identifier: sheet.interaction.identifier ?? "",
                    groups: groups,
                    remembered: sheet.interaction.realm?.text ?? remembered,
                    changeIdentifierURL: self.desk.address(.identifier, sheet.interaction),
                    error: form.error
                )
            }
        }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .realm, request, context) { sheet in
            // Operators have a door of their own.
            guard let slug = sheet.form["realm"], !Realm.reservedSlugs.contains(slug),
                let realm = try await self.desk.services.stores.registry.realm(.init(slug))?.realm
            else { return self.desk.again(sheet, .realmMissing) }
            var interaction = sheet.interaction
            interaction.realm = realm.slug
            let cookies = self.desk.pages.cookies
            let remembered = cookies.set(cookies.realmName, realm.slug.text, maxAge: .days(365))
            let next: SignInPlace = interaction.isForgetting ? .forgotten : .password
            interaction.isForgetting = false
            return self.desk.redirect(to: next, interaction, setCookies: [remembered])
        }
    }
}
