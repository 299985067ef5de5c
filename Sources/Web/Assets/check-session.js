// The script of check_session_iframe (OpenID Connect Session Management, section 3.2). The page around this one asks
// with its client identifier and the session_state it was given; OpenID/Logout/SessionState.swift made that one.
"use strict";

(() => {
    const cookie = document.currentScript.dataset.cookie;

    const browserState = () => {
        const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${cookie}=`));
        return found ? found.slice(cookie.length + 1) : "";
    };

    // Whether the browser keeps the cookie from a frame within another site: there is nothing to compare then, and
    // « changed » would send the application round in circles (section 3.1).
    const isKeptFromHere = async () => Boolean(document.hasStorageAccess) && !(await document.hasStorageAccess());

    const digest = async (text) => {
        const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
        return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    };

    const answer = async (message, origin) => {
        const parts = typeof message === "string" ? message.split(" ") : [];
        const salt = parts.length === 2 ? parts[1].split(".")[1] : undefined;
        if (!parts[0] || !salt) return "error";
        if (!browserState() && (await isKeptFromHere())) return "error";
        const expected = `${await digest(`${parts[0]} ${origin} ${browserState()} ${salt}`)}.${salt}`;
        return expected === parts[1] ? "unchanged" : "changed";
    };

    window.addEventListener("message", async (event) => {
        // Only the page that frames this one, and only where it has an origin to be answered at.
        if (event.source !== window.parent || window.parent === window || !/^https?:\/\//.test(event.origin)) return;
        const origin = event.origin;
        let word = "error";
        try {
            word = await answer(event.data, origin);
        } catch {
            // Without digests (no secure context) nothing can be compared.
        }
        window.parent.postMessage(word, origin);
    });
})();
