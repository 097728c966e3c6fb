/* What makes an article easier to read where scripts run; without them every link still leads on.
   No word of the signed text is changed: references and definitions are copied from it. */
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
  for (const group of button ? all("section.faqs, .question-topic") : []) {
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
    group.querySelector("h2").after(both);
  }

  if (!text || !frame) return;

  /* A note beside the words on a screen, below the paragraph on a phone. */
  let closeNote = () => {};
  const openNote = (link, name, inside, list) => {
    closeNote();
    const note = frame.content.firstElementChild.cloneNode(true);
    note.setAttribute("aria-label", name);
    note.prepend(...inside);
    const onward = note.querySelector("a.note-onward");
    if (list) onward.href = list;
    else onward.remove();
    closeNote = (back = note.contains(document.activeElement)) => {
      closeNote = () => {};
      if (back) link.focus();
      note.remove();
    };
    note.addEventListener("keydown", (event) => event.key === "Escape" && closeNote(true));
    note.querySelector("button").addEventListener("click", () => closeNote(true));
    note.addEventListener("click", (event) => {
      // First the browser goes where the link leads.
      if (event.target.closest("a[href^='#']")) setTimeout(() => closeNote(false));
    });
    if (isPhone.matches || !note.showPopover) {
      const block = link.closest(".table-scroll, p, li, h3, figcaption") ?? link.parentElement;
      if (block.matches("li")) block.append(note);
      else block.after(note);
    } else {
      note.popover = "auto";
      note.addEventListener("toggle", (event) => event.newState === "closed" && closeNote());
      document.body.append(note);
      note.showPopover();
      const at = link.getBoundingClientRect();
      const most = document.documentElement.clientWidth - note.offsetWidth - 16;
      note.style.left = `${Math.max(16, Math.min(at.left - 24, most))}px`;
      const height = note.offsetHeight + 8;
      const isAbove = at.bottom + height > innerHeight && at.top > height;
      note.style.top = `${scrollY + (isAbove ? at.top - height : at.bottom + 8)}px`;
    }
    note.focus();
  };

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
      const definition = document.getElementById(link.hash.slice(1)).closest("aside");
      event.preventDefault();
      openNote(link, definition.getAttribute("aria-label"), [...copy(definition).children]);
    }
  });

  /* A number keeps to the word before it. */
  for (const mark of all("sup.citation", text)) {
    const before = mark.previousSibling;
    if (before?.nodeType === Node.TEXT_NODE) before.data = before.data.replace(/ $/, "\u00a0");
  }

  /* A defined word leads to its definition where a section first uses it. */
  const untouched = "a, sup, code, h2, h3, h4, h5, h6, summary, aside";
  for (const word of all("dfn[id]", text)) {
    const plain = word.textContent.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, "iu");
    for (const section of all(".article-section, .why-it-matters", text)) {
      const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const found = node.parentElement.closest(untouched) ? null : pattern.exec(node.data);
        if (!found) continue;
        const rest = node.splitText(found.index);
        rest.splitText(found[0].length);
        const link = make("a", "term");
        link.href = `#${word.id}`;
        rest.replaceWith(link);
        link.append(rest);
        break;
      }
    }
  }

  /* On wide screens the source stands beside the line that cites it first. */
  const margin = make("div", "side-notes");
  const beside = new Map();
  for (const section of all(".article-section, .why-it-matters, .bottom-line", text)) {
    for (const link of all("[role=doc-noteref]", section)) {
      const source = reference(link);
      if (!source || beside.has(source)) continue;
      const note = numbered("side-note", link, parts(source, ["text", "finding", "strength"]));
      beside.set(source, { link, note });
      margin.append(note);
    }
  }
  margin.setAttribute("aria-hidden", "true"); // the list says it to those who listen
  text.after(margin);
  const place = () => {
    if (!isWide.matches) return;
    const { top, height } = text.getBoundingClientRect();
    let free = 0;
    const found = [...beside.values()].map(({ link, note }) => {
      const at = Math.max(free, link.getBoundingClientRect().top - top);
      free = at + note.offsetHeight + 16;
      return { note, at, fits: free < height };
    });
    margin.style.top = `${text.offsetTop}px`;
    for (const { note, at, fits } of found) {
      note.style.top = `${at}px`;
      note.style.visibility = fits ? "" : "hidden";
    }
  };
  new ResizeObserver(place).observe(text);

  /* In the margin of each printed page: which text this is, who signed it, and where it stands. */
  const leaflet = document.querySelector(".print-only")?.textContent.replace(/\s+/g, " ").trim();
  if (leaflet && "adoptedStyleSheets" in document) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@page { @bottom-left { content: "${CSS.escape(leaflet)}" } }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
})();
