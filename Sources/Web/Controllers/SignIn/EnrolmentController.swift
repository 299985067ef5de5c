import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// A second factor is asked for and none is there: it is added now, or later while the collectivité allows.
struct EnrolmentController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/enrolment", use: self.show)
        router.post("/sign-in/enrolment", use: self.putOff)
        router.get("/sign-in/enrolment/application", use: self.showApplication)
        router.post("/sign-in/enrolment/application", use: self.addApplication)
        router.get("/sign-in/enrolment/passkey", use: self.showPasskey)
        router.post("/sign-in/enrolment/passkey", use: self.addPasskey)
    }

    /// What the step before has left to do, checked anew by every page: nothing is skipped by knowing an address.
    private struct Task {
        let sheet: SignInSheet
        let proof: Proof
        let enrolment: SignInFlow.Enrolment
        let holder: FactorHolder
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.page(.enrolment, request, context) { task in
            let factors = try await self.services.factors.factors(of: task.proof.agent)
            let kinds = Set(factors.filter { $0.realms.contains(task.proof.realm) }.map { FactorKind($0.kind) })
            let now = self.desk.services.clock.now
            let days = task.enrolment.deadline.map { max(0, Int(($0 - now).components.seconds) / 86_400) }
            let mayPutOff = self.services.flow.mayPutOff(task.enrolment)
            let interaction = task.sheet.interaction
            return try self.desk.answer(task.sheet, realm: task.enrolment.realm) { form in
                EnrolmentPage(
                    state: form.state,
                    csrf: form.csrf,
                    identifier: interaction.identifier ?? "",
                    realmName: task.enrolment.realm.name,
                    factors: task.enrolment.link == nil ? kinds.union([.password]) : [.password],
                    replaced: task.enrolment.link == nil ? [] : kinds,
                    passkeyURL: self.services.party == nil ? nil : self.desk.address(.newPasskey, interaction),
                    applicationURL: self.desk.address(.application, interaction),
                    changeIdentifierURL: self.desk.address(.identifier, interaction.withoutProof),
                    grace: mayPutOff ? .init(action: SignInPlace.enrolment.rawValue, daysLeft: days ?? 0) : nil
                )
            }
        }
    }

    private func putOff(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.form(.enrolment, request, context) { task in
            guard self.services.flow.mayPutOff(task.enrolment) else {
                return self.desk.redirect(to: .enrolment, task.sheet.interaction)
            }
            return try await self.desk.finish(task.sheet, task.proof)
        }
    }

    // MARK: - An app

    private func showApplication(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.page(.application, request, context) { task in
            var sheet = task.sheet
            let held = sheet.interaction.offer.flatMap { self.services.factors.totp(offer: $0, task.holder) }
            let offered =
                held.map { ($0, sheet.interaction.offer ?? "") } ?? self.services.factors.offerTOTP(task.holder)
            sheet.interaction.offer = offered.1
            let account = sheet.interaction.identifier ?? task.enrolment.realm.name
            return try self.desk.answer(sheet, realm: task.enrolment.realm) { form in
                TOTPEnrolmentPage(
                    offered.0,
                    action: SignInPlace.application.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    account: account,
                    failure: sheet.failure,
                    cancelURL: self.desk.address(.enrolment, sheet.interaction)
                )
            }
        }
    }

    private func addApplication(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.form(.application, request, context) { task in
            guard let code = task.sheet.form["code"], !code.isEmpty else {
                return self.desk.again(task.sheet, .codeMissing)
            }
            let addition = try await self.services.factors.addTOTP(
                offer: task.sheet.interaction.offer ?? "",
                code: code,
                name: task.sheet.form["name"] ?? "",
                task.holder,
                task.sheet.visit
            )
            return try await self.answer(addition, task, else: .codeRefused)
        }
    }

    // MARK: - A passkey

    private func showPasskey(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.page(.newPasskey, request, context) { task in
            var sheet = task.sheet
            let name = sheet.interaction.identifier ?? ""
            guard let party = self.services.party else { return self.desk.redirect(to: .enrolment, sheet.interaction) }
            let offered = try await self.services.factors.offerPasskey(
                task.holder,
                party: party,
                name: name,
                displayName: name
            )
            sheet.interaction.offer = offered.offer
            return try self.desk.answer(sheet, realm: task.enrolment.realm) { form in
                PasskeyEnrolmentPage(
                    action: SignInPlace.newPasskey.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    options: offered.options.canonicalText,
                    nameError: sheet.failure == .nameMissing ? form.error : nil,
                    error: sheet.failure == .nameMissing ? nil : form.error,
                    applicationURL: self.desk.address(.application, sheet.interaction),
                    cancelURL: self.desk.address(.enrolment, sheet.interaction)
                )
            }
        }
    }

    private func addPasskey(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.form(.newPasskey, request, context) { task in
            guard let verifier = self.services.registrations else {
                return self.desk.redirect(to: .enrolment, task.sheet.interaction)
            }
            let addition = try await self.services.factors.addPasskey(
                task.sheet.form["passkey"] ?? "",
                offer: task.sheet.interaction.offer ?? "",
                name: task.sheet.form["name"] ?? "",
                task.holder,
                verifier: verifier,
                task.sheet.visit
            )
            return try await self.answer(addition, task, else: .passkeyRefused)
        }
    }

    // MARK: - Shared

    private var services: SignInServices { self.desk.services.signIn }

    private func answer(
        _ addition: FactorDesk.Addition,
        _ task: Task,
        else failure: SignInFailure
    ) async throws -> Response {
        switch addition {
        case .added(let evidence, let codes):
            var proof = task.proof
            proof.evidence.append(evidence)
            guard !codes.isEmpty else { return try await self.desk.finish(task.sheet, proof) }
            let sheet = CodeSheet(
                codes: codes,
                agent: proof.agent,
                browser: task.sheet.browser.id,
                next: task.sheet.interaction.destination,
                returnOrigin: task.sheet.interaction.returnOrigin,
                madeAt: self.desk.services.clock.now
            )
            let address = sheet.address(self.desk.services.sealer)
            return try await self.desk.finish(task.sheet, proof) { _ in address }
        case .wrongCode, .refused: return self.desk.again(task.sheet, failure)
        }
    }

    private func page(
        _ place: SignInPlace,
        _ request: Request,
        _ context: HubRequestContext,
        _ body: (Task) async throws -> Response
    ) async throws -> Response {
        try await self.desk.page(at: place, request, context) { try await self.task($0, body) }
    }

    private func form(
        _ place: SignInPlace,
        _ request: Request,
        _ context: HubRequestContext,
        _ body: (Task) async throws -> Response
    ) async throws -> Response {
        try await self.desk.form(from: place, request, context) { try await self.task($0, body) }
    }

    private func task(_ sheet: SignInSheet, _ body: (Task) async throws -> Response) async throws -> Response {
        guard let proof = sheet.proof else { return self.desk.redirect(to: .identifier, sheet.interaction) }
        let step = try await self.services.flow.step(sheet.interaction, proof, address: sheet.visit.address)
        let now = self.desk.services.clock.now
        guard case .enrolment(let enrolment) = step else { return try await self.desk.advance(sheet, proof) }
        // What is enrolled now counts for what is proved now: a proof that has grown old is given again.
        guard let holder = FactorHolder(proof, link: enrolment.link, at: now) else {
            return self.desk.again(sheet.interaction)
        }
        return try await body(Task(sheet: sheet, proof: proof, enrolment: enrolment, holder: holder))
    }
}

extension TOTPEnrolmentPage {
    init(
        _ key: TOTP,
        action: String,
        state: String,
        csrf: String,
        account: String,
        failure: SignInFailure?,
        cancelURL: String,
        navigation: PageNavigation? = nil
    ) {
        let address = key.address(issuer: "Liamm", account: account).revealed()
        let error: Sentence? =
            switch failure {
            case .codeMissing: SecondFactorPage.codeMissing
            case .codeRefused: SecondFactorPage.codeRefused
            default: nil
            }
        self.init(
            action: action,
            state: state,
            csrf: csrf,
            drawing: QRCode(address).flatMap { PageDrawing(svg: $0.svg(title: "")) } ?? .blank,
            key: Base32.encode(key.key.bytes),
            address: address,
            error: error,
            cancelURL: cancelURL,
            navigation: navigation
        )
    }
}
