// Passkeys (WebAuthn level 3): offered in the autofill of a field when the page says so, and behind a button. The answer
// is put into the form's own field and the form is sent: nothing is fetched. What goes wrong is said in words.
"use strict";

(() => {
    const toBytes = (text) => {
        const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
        return Uint8Array.from(plain, (character) => character.charCodeAt(0));
    };

    const toText = (buffer) => {
        if (!buffer) return undefined;
        let plain = "";
        for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
        return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    };

    const withBytes = (descriptors) => (descriptors || []).map((item) => ({ ...item, id: toBytes(item.id) }));

    // WebAuthn level 3, sections 5.1.9 and 5.1.10, where the browser does not do it itself.
    const readRequest = (json) => PublicKeyCredential.parseRequestOptionsFromJSON
        ? PublicKeyCredential.parseRequestOptionsFromJSON(json)
        : { ...json, challenge: toBytes(json.challenge), allowCredentials: withBytes(json.allowCredentials) };

    const readCreation = (json) => PublicKeyCredential.parseCreationOptionsFromJSON
        ? PublicKeyCredential.parseCreationOptionsFromJSON(json)
        : {
            ...json,
            challenge: toBytes(json.challenge),
            user: { ...json.user, id: toBytes(json.user.id) },
            excludeCredentials: withBytes(json.excludeCredentials),
        };

    // WebAuthn level 3, section 5.1.8. Some password managers answer with objects that have no `toJSON`, or a broken one.
    const written = (credential) => {
        try {
            return JSON.stringify(credential.toJSON());
        } catch {
            const response = credential.response;
            return JSON.stringify({
                id: credential.id,
                rawId: toText(credential.rawId),
                type: credential.type,
                authenticatorAttachment: credential.authenticatorAttachment || undefined,
                clientExtensionResults: credential.getClientExtensionResults(),
                response: {
                    clientDataJSON: toText(response.clientDataJSON),
                    attestationObject: toText(response.attestationObject),
                    authenticatorData: toText(response.authenticatorData || response.getAuthenticatorData?.()),
                    signature: toText(response.signature),
                    userHandle: toText(response.userHandle),
                    publicKey: toText(response.getPublicKey?.()),
                    publicKeyAlgorithm: response.getPublicKeyAlgorithm?.(),
                    transports: response.getTransports?.(),
                },
            });
        }
    };

    const sentence = (form, error) => {
        switch (error.name) {
        case "NotAllowedError": case "TimeoutError": case "AbortError": return form.dataset.cancelled;
        case "InvalidStateError": return form.dataset.duplicate || form.dataset.trouble;
        case "NotSupportedError": return form.dataset.unsupported || form.dataset.trouble;
        default: return form.dataset.trouble;
        }
    };

    // A form that only a script can send stays hidden until there is something to send.
    const set = (form) => {
        const button = form.querySelector("button");
        const status = form.querySelector("[role=status]");
        const name = form.elements.namedItem("name");
        const isCreation = form.dataset.passkey === "create";
        let pending = null;

        const say = (text, isError) => {
            status.textContent = text;
            status.classList.toggle("error", isError && text !== "");
        };

        if (!window.PublicKeyCredential || !navigator.credentials) {
            if (!form.dataset.unsupported) return;
            form.hidden = false;
            button.hidden = true;
            say(form.dataset.unsupported, true);
            return;
        }
        form.hidden = false;

        const ask = async (mediation) => {
            // One request at a time: the one of the autofill gives way to the button.
            pending?.abort();
            const own = pending = new AbortController();
            const options = { signal: own.signal };
            if (mediation) options.mediation = mediation;
            try {
                const json = JSON.parse(form.dataset.options);
                options.publicKey = isCreation ? readCreation(json) : readRequest(json);
                const credential = isCreation
                    ? await navigator.credentials.create(options)
                    : await navigator.credentials.get(options);
                if (own !== pending) return;
                form.elements.namedItem("passkey").value = written(credential);
                form.submit();
            } catch (error) {
                if (own !== pending) return;
                pending = null;
                button.disabled = false;
                say(sentence(form, error), true);
                if (!mediation) button.focus();
            }
        };

        const offer = async () => {
            if (!form.dataset.autofill) return;
            const isAvailable = await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false);
            if (isAvailable && !pending) await ask("conditional");
        };

        button.addEventListener("click", async (event) => {
            // What fills in forms may press their buttons too: only a person opens the browser's own dialogue.
            if (!event.isTrusted || navigator.userActivation?.isActive === false) return;
            if (name && name.value.trim() === "") {
                say(name.dataset.missing, true);
                name.setAttribute("aria-invalid", "true");
                name.focus();
                return;
            }
            name?.removeAttribute("aria-invalid");
            button.disabled = true;
            say(form.dataset.waiting, false);
            await ask();
        });

        // Enter in the only field of the form would send it without a passkey.
        form.addEventListener("submit", (event) => {
            if (form.elements.namedItem("passkey").value !== "") return;
            event.preventDefault();
            button.focus();
        });

        // A page that comes back from the browser's memory begins anew.
        window.addEventListener("pageshow", (event) => {
            if (!event.persisted) return;
            pending = null;
            form.elements.namedItem("passkey").value = "";
            button.disabled = false;
            say("", false);
            offer();
        });

        offer();
    };

    for (const form of document.querySelectorAll("form[data-passkey]")) set(form);
})();
