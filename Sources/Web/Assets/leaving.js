// Goes on to the application's return address once the frames of the others have loaded, after three seconds at the
// latest (OpenID Connect Front-Channel Logout, section 3). The link says the same to whoever has no scripts.
"use strict";

(() => {
    const link = document.getElementById("continue");
    if (!link) return;
    let isLeaving = false;

    const leave = () => {
        if (isLeaving) return;
        isLeaving = true;
        // Not a step to come back to: the frames would be loaded again.
        window.location.replace(link.href);
    };

    // The page's own load event waits for its frames.
    if (document.readyState === "complete") leave();
    else window.addEventListener("load", leave);
    window.setTimeout(leave, 3000);
})();
