/* Titles while typing in a search form: the combobox pattern of the ARIA guide. Asks this site
   alone. Without this script the form searches as before. */
(() => {
  "use strict";
  const PAUSE = 150; // milliseconds after the last key

  const make = (tag, facts) => Object.assign(document.createElement(tag), facts);

  document.querySelectorAll("form[role=search]").forEach((form, number) => {
    const input = form.elements.q;
    const id = `suggestions-${number}`;
    const list = make("ul", { id, className: "suggestions", hidden: true });
    const said = make("p", { className: "suggestions-said" });
    let timer = 0;
    let asked = 0;
    let active = -1;

    const choose = (place) => {
      const options = list.children;
      active = options.length ? (place + options.length + 1) % (options.length + 1) : -1;
      if (active === options.length) active = -1;
      [...options].forEach((option, i) => option.setAttribute("aria-selected", i === active));
      if (active < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", options[active].id);
        options[active].scrollIntoView({ block: "nearest" });
      }
    };

    const close = () => {
      clearTimeout(timer);
      asked += 1; // an answer that is still on its way comes too late
      list.hidden = true;
      list.replaceChildren();
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    };

    const show = (found) => {
      list.replaceChildren(
        ...found.map((each, i) => {
          const option = make("li", { id: `${id}-${i}`, role: "option" });
          option.dataset.path = each.path;
          option.append(
            make("span", { textContent: each.title, lang: each.language }),
            " ",
            make("small", { textContent: each.kind }),
          );
          return option;
        }),
      );
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      said.textContent = form.getAttribute(`data-said-${found.length}`) ?? ""; // a sentence for each number
      choose(-1);
    };

    const ask = async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(`${form.action}suggest/?q=${encodeURIComponent(input.value)}`);
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (mine === asked && document.activeElement === input) show(found);
      } catch {
        close();
      }
    };

    const open = (option) => {
      if (option) location.assign(option.dataset.path);
    };

    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.textContent ?? input.getAttribute("aria-label"));
    said.setAttribute("role", "status");
    input.type = "text"; // a combobox; the browser's own cross for searches would cover nothing
    input.enterKeyHint = "search";
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-expanded": "false",
    })) input.setAttribute(name, value);
    input.parentElement.append(list, said);

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length < 2) close();
      else timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown") choose(active + 1);
      else if (event.key === "ArrowUp") choose(active < 0 ? list.children.length - 1 : active - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && active >= 0) open(list.children[active]);
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => open(event.target.closest("li")));
  });
})();
