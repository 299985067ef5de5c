() => {
    const visible = (element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden";
    };
    // For those who listen: not drawn at all.
    const isAside = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const style = getComputedStyle(one);
            if (style.position === "absolute" && (style.clipPath !== "none" || style.clip !== "auto")) return true;
        }
        return false;
    };
    const told = (element) => element.outerHTML.slice(0, 110);
    const all = (query) => Array.from(document.querySelectorAll(query)).filter(visible);
    const found = [];
    const width = innerWidth;
    const whole = document.documentElement.scrollWidth;
    if (whole > width) found.push(`scrolls sideways: ${whole} px in ${width}`);
    for (const element of all("main *, header *, footer *")) {
        if (element.closest("svg") || isAside(element) || element.closest(".skip")) continue;
        const box = element.getBoundingClientRect();
        if (box.right > width + 1 || box.left < -1) found.push(`out of sight: ${told(element)}`);
        const style = getComputedStyle(element);
        // What is typed scrolls in its field.
        if (element.matches("input, select, textarea")) continue;
        const isCut = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
        if (isCut) found.push(`cut: ${told(element)}`);
    }
    for (const element of all("a, button, input:not([type=hidden]), select, summary")) {
        if (isAside(element) || element.classList.contains("skip")) continue;
        const box = element.getBoundingClientRect();
        if (element.type === "radio") continue;
        const size = `${Math.round(box.width)} × ${Math.round(box.height)}`;
        if (box.width < 24 || box.height < 24) found.push(`a target of ${size}: ${told(element)}`);
    }
    for (const element of document.querySelectorAll("[aria-invalid=true]")) {
        const names = (element.getAttribute("aria-describedby") || "").split(/\s+/);
        const isSaid = names.some((name) => document.getElementById(name)?.classList.contains("error"));
        if (!isSaid) found.push(`an error without its words: ${told(element)}`);
    }
    for (const error of document.querySelectorAll(".error[id]")) {
        const field = document.querySelector(`[aria-describedby~="${error.id}"]`);
        if (!field) found.push(`words of an error without their field: ${told(error)}`);
    }
    if (document.querySelectorAll("h1").length !== 1) found.push(`${document.querySelectorAll("h1").length} h1`);
    if (document.querySelectorAll("main a[href], main form").length === 0) found.push("no way on");
    if (!document.title.includes("Liamm")) found.push(`title ${document.title}`);
    return found;
}
