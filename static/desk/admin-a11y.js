// What the stock admin leaves without a name gets one, for those who do not see the page.
"use strict";
(() => {
  const words = (element) => element?.textContent.replace(/[\s:*]+/g, " ").trim() ?? "";
  const named = (control) => control.labels?.length || control.getAttribute("aria-label");

  const nameCells = (root) => {
    root.querySelectorAll(".tabular td").forEach((cell) => {
      const heads = cell.closest("table").querySelectorAll("thead th");
      const head = [...heads].find((th) => [...cell.classList].some(
        (name) => name.startsWith("field-") && th.classList.contains(`column-${name.slice(6)}`)));
      const row = words(cell.closest("tr").querySelector(".original p"));
      cell.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((control) => {
        if (named(control)) return;
        const column = head ? words(head) : words([...heads].at(-1));
        control.setAttribute("aria-label", row ? `${column}: ${row}` : column);
      });
    });
  };

  const nameRows = (root) => {
    root.querySelectorAll(".form-row").forEach((row) => {
      const label = words(row.querySelector("label"));
      row.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((control) => {
        if (!named(control) && label) {
          const part = words(control.closest("p, .datetime")?.firstChild ?? null);
          control.setAttribute("aria-label", `${label} ${part}`.trim());
        }
      });
      row.querySelectorAll(".select2-selection").forEach((box) => {
        if (label) box.setAttribute("aria-label", label);
      });
    });
  };

  const nameSearch = (root) => {
    const search = root.querySelector("#searchbar"); // its label holds nothing but a picture
    const button = search?.form.querySelector("[type=submit]");
    if (button) search.setAttribute("aria-label", button.value);
  };

  const cure = (root) => {
    nameSearch(root);
    nameCells(root);
    nameRows(root);
    root.querySelectorAll("th.original, th.action-checkbox-column").forEach((head) => {
      if (!words(head) && !head.querySelector("[aria-label], label")) {
        const text = document.createElement("span");
        text.className = "visually-hidden";
        text.textContent = document.querySelector("h1")?.textContent ?? "";
        head.append(text);
      }
    });
  };

  document.addEventListener("DOMContentLoaded", () => cure(document));
  window.addEventListener("load", () => cure(document)); // what select2 made in between
  document.addEventListener("formset:added", (event) => cure(event.target));
})();
