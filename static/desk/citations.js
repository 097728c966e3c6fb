// A list of references opens while one types [@ in a text. The keyboard stays in the text: arrows
// choose, Enter takes, Escape closes, Tab leaves as ever.
"use strict";
(() => {
  const PAUSE = 150; // milliseconds without a key before the library is asked
  const OPEN = /\[(?:@[^\]\n;]*;\s*)*@([^\]\n;,@]{0,60})$/;

  const keysOf = (form) => [...form.querySelectorAll(".reference-key")]
    .filter((input) => !input.name.includes("__prefix__"));

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  // The key goes into the empty row at the end of the list of references.
  const addToList = (form, key, words, notice) => {
    const empty = () => keysOf(form).find((input) => !input.value.trim());
    if (!empty()) form.querySelector("#citations-group .add-row a")?.click();
    const input = empty();
    if (!input) return;
    input.value = key;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    notice.replaceChildren(words.added.replace("KEY", key));
  };

  const start = (box) => {
    const editor = box.querySelector(".markdownx-editor");
    if (!editor?.dataset.found || editor.name.includes("__prefix__") || box.dataset.citing) return;
    box.dataset.citing = "yes";
    const words = editor.dataset;
    const list = element("ul", "citing-list");
    list.id = `${editor.id}-citing`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.references);
    const notice = element("p", "citing-notice");
    notice.setAttribute("role", "status");
    editor.after(list);
    box.append(notice);
    editor.setAttribute("aria-autocomplete", "list");
    editor.setAttribute("aria-controls", list.id);
    let found = [];
    let active = 0;
    let timer = 0;
    let asked = 0;

    const close = () => {
      clearTimeout(timer);
      asked += 1;
      list.hidden = true;
      editor.removeAttribute("aria-activedescendant");
    };

    const activate = (index) => {
      active = (index + found.length) % found.length;
      [...list.children].forEach((option, number) => {
        option.setAttribute("aria-selected", number === active ? "true" : "false");
      });
      editor.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    };

    const sayUnlisted = (key) => {
      const button = element("button", "citing-add", words.add);
      button.type = "button";
      button.addEventListener("click", () => addToList(editor.form, key, words, notice));
      notice.replaceChildren(`${words.unlisted.replace("KEY", key)} `, button);
    };

    const take = (index) => {
      const { key, isListed } = found[index];
      const caret = editor.selectionStart;
      const typed = editor.value.slice(0, caret).match(OPEN);
      close();
      if (!typed) return;
      const end = editor.value[caret] === "]" ? "" : "]";
      editor.setRangeText(key + end, caret - typed[1].length, caret, "end");
      if (!end) editor.selectionStart += 1;
      editor.dispatchEvent(new Event("input", { bubbles: true }));
      editor.focus();
      notice.replaceChildren();
      if (!isListed) sayUnlisted(key);
    };

    const show = (results) => {
      const typed = new Set(keysOf(editor.form).map((input) => input.value.trim()));
      found = results.map((each) => (
        { key: each.key, words: each.words, isListed: each.is_listed || typed.has(each.key) }));
      list.replaceChildren(...found.map((each, index) => {
        const option = element("li", "citing-option");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        const state = each.isListed ? words.inList : words.notInList;
        option.append(
          element("b", "", each.key), element("span", "", each.words), element("i", "", state));
        // Before the text loses the focus.
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(index);
        });
        return option;
      }));
      list.hidden = found.length === 0;
      notice.textContent = found.length ? "" : words.none;
      if (!found.length) return;
      list.scrollIntoView({ block: "nearest" });
      activate(0);
    };

    const ask = async (question) => {
      const mine = ++asked;
      const answer = await fetch(`${words.found}?${new URLSearchParams({ q: question })}`)
        .then((response) => response.json()).catch(() => ({}));
      if (mine === asked && answer.results) show(answer.results); // a later question is being asked
    };

    editor.addEventListener("input", () => {
      const typed = editor.value.slice(0, editor.selectionStart).match(OPEN);
      clearTimeout(timer);
      if (!typed) {
        if (!list.hidden) close();
        return;
      }
      timer = setTimeout(() => ask(typed[1]), PAUSE);
    });
    editor.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) activate(active + step);
      else if (event.key === "Enter") take(active);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    editor.addEventListener("blur", close);
  };

  // With the list, the link to the page of references need not stand under every text.
  const hideLinks = () => document.body.classList.toggle(
    "has-citing", document.querySelector("[data-citing]") !== null);

  const startAll = (root) => root.querySelectorAll(".markdownx").forEach(start);
  document.addEventListener("DOMContentLoaded", () => {
    startAll(document);
    hideLinks();
  });
  document.addEventListener("formset:added", (event) => startAll(event.target));
})();
