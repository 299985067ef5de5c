// Type-ahead over the list of collectivités (ARIA 1.2, pattern of the editable combobox with list autocomplete). The
// select stays the form's field and is what is sent; without this script it is simply used.
"use strict";

(() => {
    const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, " ").replace(/[-–]/g, " ")
        .replace(/\s+/g, " ").trim().toLowerCase();

    const element = (tag, attributes) => {
        const made = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
        return made;
    };

    const set = (select) => {
        const label = document.querySelector(`label[for="${select.id}"]`);
        const groups = Array.from(select.querySelectorAll("optgroup"), (group) => ({
            name: group.label,
            options: Array.from(group.querySelectorAll("option"), (option) => ({
                value: option.value,
                text: option.text,
                words: folded(`${option.text} ${group.label}`),
            })),
        }));
        if (!label || groups.length === 0) return;

        const input = element("input", {
            class: "input", id: `${select.id}-search`, type: "text", role: "combobox", "aria-autocomplete": "list",
            "aria-expanded": "false", "aria-controls": `${select.id}-list`, "aria-required": "true",
            "aria-describedby": select.getAttribute("aria-describedby") || "", autocomplete: "off",
            autocapitalize: "none", spellcheck: "false",
        });
        if (select.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
        const arrow = element("button", { class: "open", type: "button", tabindex: "-1", "aria-label": select.dataset.open });
        const list = element("div", { class: "list", id: `${select.id}-list`, role: "listbox" });
        label.id = `${select.id}-label`;
        list.setAttribute("aria-labelledby", label.id);
        list.hidden = true;
        const status = element("p", { class: "small", role: "status" });
        const box = element("div", { class: "combobox" });

        let shown = [];
        let active = -1;

        const setActive = (index) => {
            shown[active]?.node.classList.remove("active");
            active = index;
            const entry = shown[active];
            if (!entry) {
                input.removeAttribute("aria-activedescendant");
                return;
            }
            entry.node.classList.add("active");
            entry.node.scrollIntoView({ block: "nearest" });
            input.setAttribute("aria-activedescendant", entry.node.id);
        };

        const close = () => {
            list.hidden = true;
            input.setAttribute("aria-expanded", "false");
            setActive(-1);
        };

        const choose = (option) => {
            select.value = option.value;
            input.value = option.text;
            status.textContent = "";
            close();
        };

        const fill = (text) => {
            const words = folded(text).split(" ").filter(Boolean);
            list.replaceChildren();
            shown = [];
            active = -1;
            groups.forEach((group, groupIndex) => {
                const found = group.options.filter((option) => words.every((word) => option.words.includes(word)));
                if (found.length === 0) return;
                const heading = element("div", { class: "heading", id: `${list.id}-group-${groupIndex}`, role: "presentation" });
                heading.textContent = group.name;
                const part = element("div", { role: "group", "aria-labelledby": heading.id });
                part.append(heading);
                for (const option of found) {
                    const node = element("div", {
                        class: "option", id: `${list.id}-${shown.length}`, role: "option",
                        "aria-selected": String(option.value === select.value),
                    });
                    node.textContent = option.text;
                    node.addEventListener("click", () => { choose(option); input.focus(); });
                    shown.push({ node, option });
                    part.append(node);
                }
                list.append(part);
            });
        };

        const open = (text) => {
            fill(text);
            list.hidden = shown.length === 0;
            input.setAttribute("aria-expanded", String(shown.length > 0));
            input.removeAttribute("aria-activedescendant");
        };

        // What is typed whole is chosen; anything else leaves nothing chosen, and the server says so.
        const settle = () => {
            const text = folded(input.value);
            const options = groups.flatMap((group) => group.options);
            const exact = options.find((option) => folded(option.text) === text);
            const single = text !== "" && shown.length === 1 ? shown[0].option : undefined;
            const option = exact || single;
            if (option) choose(option);
            else select.value = "";
        };

        input.addEventListener("input", () => {
            select.value = "";
            open(input.value);
            status.textContent = shown.length === 0
                ? select.dataset.none
                : select.dataset.results.replace("{count}", String(shown.length));
        });

        input.addEventListener("keydown", (event) => {
            const isOpen = !list.hidden;
            switch (event.key) {
            case "ArrowDown": case "ArrowUp": {
                event.preventDefault();
                if (!isOpen) open(select.value === "" ? input.value : "");
                if (event.altKey || shown.length === 0) return;
                const step = event.key === "ArrowDown" ? 1 : -1;
                const from = active === -1 && step === -1 ? 0 : active;
                setActive((from + step + shown.length) % shown.length);
                return;
            }
            case "Enter":
                if (isOpen && shown[active]) {
                    event.preventDefault();
                    choose(shown[active].option);
                } else {
                    settle();
                }
                return;
            case "Escape":
                if (!isOpen && input.value === "") return;
                event.preventDefault();
                if (isOpen) { close(); return; }
                input.value = "";
                select.value = "";
                return;
            case "Tab":
                if (isOpen && shown[active]) choose(shown[active].option);
                return;
            case "ArrowLeft": case "ArrowRight": case "Home": case "End":
                setActive(-1);
            }
        });

        input.addEventListener("blur", () => { settle(); close(); });
        list.addEventListener("mousedown", (event) => event.preventDefault());
        arrow.addEventListener("mousedown", (event) => event.preventDefault());
        arrow.addEventListener("click", () => {
            input.focus();
            if (list.hidden) open("");
            else close();
        });
        select.form?.addEventListener("submit", settle);
        window.addEventListener("pageshow", () => {
            if (select.value !== "") input.value = select.selectedOptions[0].text;
        });

        if (select.value !== "") input.value = select.selectedOptions[0].text;
        const hadFocus = document.activeElement === select;
        label.htmlFor = input.id;
        select.hidden = true;
        box.append(input, arrow, list);
        select.after(box, status);
        if (hadFocus) input.focus();
    };

    for (const select of document.querySelectorAll("select[data-results]")) set(select);
})();
