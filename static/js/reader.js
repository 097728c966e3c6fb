/* Aids to reading. Without them every link leads on; no word of the signed text is changed. */
(() => {
  "use strict";
  const text = document.querySelector("article > .article-body");
  const frame = document.getElementById("note-frame");
  const isPhone = matchMedia("(width < 43.75em)");
  const isWide = matchMedia("(width >= 68.75em)");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, name, ...inside) => {
    const made = document.createElement(tag);
    made.className = name;
    made.append(...inside);
    return made;
  };
  const copy = (element) => {
    const copied = element.cloneNode(true);
    for (const each of [copied, ...all("[id]", copied)]) each.removeAttribute("id");
    return copied;
  };

  /* A closed question opens when an address leads to it. */
  const reveal = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = place?.closest("details");
    if (fold && !fold.open) {
      fold.open = true;
      place.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();

  /* All questions at once. */
  const button = document.getElementById("open-all")?.content.firstElementChild;
  for (const group of button ? all(".faqs, .question-group") : []) {
    const folds = all("details.faq", group);
    if (folds.length < 2) continue;
    const both = button.cloneNode(true);
    const words = [both.textContent, both.dataset.close];
    both.addEventListener("click", () => {
      const open = folds.some((fold) => !fold.open);
      for (const fold of folds) fold.open = open;
    });
    const say = () => (both.textContent = words[Number(folds.every((fold) => fold.open))]);
    for (const fold of folds) fold.addEventListener("toggle", say);
    group.querySelector("h2, h3").after(both);
  }

  if (!text || !frame) return;

  /* A note beside the words on a screen, below the paragraph on a phone. */
  let closeNote = () => {};
  let opened = null;
  const openNote = (link, name, inside, list) => {
    if (opened === link) return closeNote(true);
    closeNote();
    const note = frame.content.firstElementChild.cloneNode(true);
    note.setAttribute("aria-label", name);
    note.querySelector(".note-words").append(...inside);
    const onward = note.querySelector("a.note-onward");
    if (list) onward.href = list;
    else onward.remove();
    closeNote = (back = note.contains(document.activeElement)) => {
      closeNote = () => {};
      opened = null;
      if (back) link.focus({ preventScroll: true });
      note.remove();
    };
    opened = link;
    note.querySelector("button").addEventListener("click", () => closeNote(true));
    note.addEventListener("click", (event) => {
      // First the browser goes where the link leads.
      if (event.target.closest("a[href^='#']")) setTimeout(() => closeNote(false));
    });
    if (isPhone.matches || !note.showPopover) {
      const block = link.closest(".table-scroll, p, li, h3, figcaption") ?? link.parentElement;
      if (block.matches("li")) block.insertBefore(note, block.querySelector("ul, ol"));
      else block.after(note);
      const above = link.getBoundingClientRect().top - 24;
      scrollBy(0, Math.max(0, Math.min(above, note.getBoundingClientRect().bottom + 8 - innerHeight)));
    } else {
      note.popover = "auto";
      note.addEventListener("toggle", (event) => event.newState === "closed" && closeNote());
      document.body.append(note);
      note.showPopover();
      const at = link.getBoundingClientRect();
      const end = document.documentElement.clientWidth - 16;
      const beside = text.getBoundingClientRect().right + 16;
      // Its sentence stays in sight where there is room beside it.
      if (isWide.matches) note.style.width = `min(26rem, ${end - beside}px)`;
      const most = Math.min(at.left - 24, end - note.offsetWidth);
      note.style.left = `${isWide.matches ? beside : Math.max(16, most)}px`;
      const below = innerHeight - at.bottom - 16;
      const isAbove = note.offsetHeight > below && at.top - 16 > below;
      note.style.maxHeight = `min(30rem, ${Math.max(160, isAbove ? at.top - 16 : below)}px)`;
      note.style.top = `${scrollY + (isAbove ? at.top - note.offsetHeight - 8 : at.bottom + 8)}px`;
    }
    note.focus({ preventScroll: true });
  };
  addEventListener("keydown", (event) => event.key === "Escape" && closeNote(true));

  const reference = (link) => document.getElementById(link.hash.slice(1));
  const parts = (item, names) => names.flatMap((name) => all(`.reference-${name}`, item).map(copy));
  const numbered = (name, link, inside) =>
    make("div", name, make("b", "note-number", link.textContent), ...inside);

  text.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || link.closest(".note") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("[role=doc-noteref]") && reference(link)) {
      const cited = all("[role=doc-noteref]", link.closest("sup"));
      const names = cited.map((each) => each.getAttribute("aria-label"));
      const every = ["text", "links", "locator", "finding", "strength"];
      const inside = cited.map((each) =>
        numbered("note-source", each, parts(reference(each), every)),
      );
      event.preventDefault();
      openNote(link, names.join("; "), inside, link.hash);
    } else if (link.matches(".term")) {
      event.preventDefault();
      if (link.getAttribute("href").startsWith("#")) {
        const definition = document.getElementById(link.hash.slice(1)).closest("aside");
        openNote(link, definition.getAttribute("aria-label"), [...copy(definition).children]);
      } else explain(link);
    }
  });

  /* What another article says a word means, as the glossary has it now. */
  const explain = async (link) => {
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const entry = page.getElementById(decodeURIComponent(link.hash.slice(1)));
      const copied = copy(entry);
      // Its numbers are of another list.
      for (const mark of all(".citation", copied)) {
        const before = mark.previousSibling;
        if (before?.data) before.data = before.data.trimEnd();
        mark.remove();
      }
      openNote(link, entry.querySelector("dfn").textContent, [...copied.children]);
    } catch {
      location.assign(link.href);
    }
  };

  /* A word of the glossary leads to its definition where a section first uses it. */
  const untouched = "a, sup, code, dfn, h2, h3, h4, h5, h6, summary, aside";
  const whole = (form) => {
    const plain = form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replaceAll(" ", "\\s+");
    const isShort = /^\p{Lu}{2,}s?$/u.test(form); // an abbreviation, which case tells from words
    return new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, isShort ? "u" : "iu");
  };
  for (const entry of all(".words-explained a")) {
    const forms = entry.dataset.forms.split("|").map(whole);
    const first = (node) =>
      forms
        .map((form) => form.exec(node.data))
        .filter(Boolean)
        .sort((a, b) => a.index - b.index || b[0].length - a[0].length)[0];
    for (const section of all(".article-section, .why-it-matters", text)) {
      const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const found = node.parentElement.closest(untouched) ? null : first(node);
        if (!found) continue;
        const rest = node.splitText(found.index);
        rest.splitText(found[0].length);
        const link = make("a", "term");
        link.href = entry.getAttribute("href");
        rest.replaceWith(link);
        link.append(rest);
        break;
      }
    }
  }

  /* Beside the line stands the source it cites: whole the first time, else by its name alone. */
  const margin = make("div", "side-notes");
  const parted = ".in-short, .why-it-matters, .article-section, .faq, .help-card, .bottom-line, .questions";
  const notes = [];
  for (const part of all(parted, text)) {
    const here = new Set();
    for (const link of all("[role=doc-noteref]", part)) {
      const source = reference(link);
      if (!source || here.has(source)) continue;
      here.add(source);
      const name = make("span", "", link.getAttribute("aria-label").replace(/^[^:]*: /, ""));
      const words = parts(source, ["text", "finding", "strength"]);
      const note = numbered("side-note", link, [name, ...words]);
      notes.push({ link, note, source, part, name, words });
      margin.append(note);
    }
  }
  margin.setAttribute("aria-hidden", "true"); // the list says it to those who listen
  text.after(margin);
  const place = () => {
    if (!isWide.matches) return;
    const { top, height } = text.getBoundingClientRect();
    const shown = [];
    const told = new Set();
    let free = 0;
    for (const { link, note, source, part, name, words } of notes) {
      const wanted = link.getBoundingClientRect().top - top;
      const at = Math.max(free, wanted);
      const isFar = at > wanted + innerHeight / 2; // no longer beside its line
      note.hidden = isFar || Boolean(link.closest("details:not([open])"));
      if (note.hidden) continue;
      const isBrief = part.matches(".in-short") || told.has(source);
      if (!part.matches(".in-short, .faq")) told.add(source); // a question may be closed again
      note.classList.toggle("brief", isBrief);
      name.hidden = !isBrief;
      for (const each of words) each.hidden = isBrief;
      const high = note.offsetHeight + (isBrief ? 6 : 16);
      free = at + high;
      shown.push({ note, at, high });
    }
    // What would hang over the end moves up, and pushes those before it.
    let end = height;
    for (const each of shown.reverse()) end = each.at = Math.min(each.at, end - each.high);
    margin.style.top = `${text.offsetTop}px`;
    for (const { note, at } of shown) {
      note.style.top = `${at}px`;
      note.style.visibility = at < 0 ? "hidden" : "";
    }
  };
  new ResizeObserver(place).observe(text);

  /* In the margin of each printed page: which text this is. */
  const leaflet = document.querySelector(".print-only")?.textContent.replace(/\s+/g, " ").trim();
  if (leaflet && "adoptedStyleSheets" in document) {
    const sheet = new CSSStyleSheet();
    const corner = `vertical-align: top; padding-top: 5mm; content: "${CSS.escape(leaflet)}"`;
    sheet.replaceSync(`@page { @bottom-left { ${corner} } }`);
    // A browser that prints no margins keeps the line under the title.
    if (sheet.cssRules[0]?.cssText.includes("@bottom-left")) {
      sheet.insertRule("@media print { .print-only { display: none } }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
  }
})();
